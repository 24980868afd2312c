import type { Direction, SearchSpace } from "@cerebros/contracts";
import { stream } from "../../random/stream.js";
import { toCube, type UnitScale } from "../../space/unit-scale.js";
import type { History, HistoryTrial } from "../../study/history.js";
import { FinishedTrials } from "../finished-trials.js";
import { type Distribution, isExhausted, nextDistribution, startDistribution } from "./distribution.js";
import { type Strategy, strategy } from "./strategy.js";

/**
 * The distribution that the finished trials of a history lead to. They are taken in the order in which they finished, λ
 * for each generation, whichever distribution they were drawn from. An exhausted distribution is followed by a new one with
 * twice as many points per generation, around a random place (IPOP, Auger and Hansen 2005).
 */
export class Replay {
  private readonly finished: FinishedTrials;
  private seen = 0;
  private members: { trial: HistoryTrial; place: number[] }[] = [];
  private starts = 0;
  /** The best loss of each generation since the last start. */
  private bests: number[] = [];
  private by: Strategy;
  private current: Distribution;

  constructor(
    history: History,
    private readonly space: SearchSpace,
    private readonly scales: readonly UnitScale[],
    private readonly direction: Direction,
    private readonly seed: number,
    size: number | null,
  ) {
    this.finished = new FinishedTrials(history);
    this.by = strategy(scales.length, size ?? undefined);
    this.current = startDistribution(scales.map(() => 0.5));
  }

  /** Brought up to date. */
  distribution(): Distribution {
    this.finished.update();
    const { trials } = this.finished;
    for (; this.seen < trials.length; this.seen++) {
      const trial = trials[this.seen] as HistoryTrial;
      const place = trial.state === "failed" ? null : toCube(this.scales, this.space, trial.parameters);
      if (place === null) continue;
      this.members.push({ trial, place });
      if (this.members.length < this.by.size) continue;
      this.closeGeneration();
    }
    return this.current;
  }

  private closeGeneration(): void {
    const members = this.members.sort((a, b) => this.compare(a.trial, b.trial));
    this.members = [];
    // Without a value there is no order to learn from.
    if (members[0]?.trial.values == null) return;
    const next = nextDistribution(
      this.current,
      members.map(({ place }) => place),
      this.by,
    );
    this.bests.push(this.loss(members[0].trial));
    this.current = isExhausted(next) || this.isFlat() ? this.restart() : next;
  }

  /** Nothing changed for as many generations as a change may take. */
  private isFlat(): boolean {
    const window = 10 + Math.ceil((30 * this.by.dimension) / this.by.size);
    if (this.bests.length < window) return false;
    const recent = this.bests.slice(-window);
    return Math.max(...recent) - Math.min(...recent) < 1e-12;
  }

  private restart(): Distribution {
    this.starts++;
    this.bests = [];
    this.by = strategy(this.by.dimension, 2 * this.by.size);
    const values = stream(this.seed, "cma-es", "restart", this.starts);
    return startDistribution(this.scales.map(() => values.uniform()));
  }

  /** Feasible before infeasible ones, these by violation; then values before none, as of pruned trials; then the better. */
  private compare(a: HistoryTrial, b: HistoryTrial): number {
    return ascending(a.violation, b.violation) || ascending(this.loss(a), this.loss(b));
  }

  private loss({ values }: HistoryTrial): number {
    const value = values?.[0];
    if (value === undefined) return Number.POSITIVE_INFINITY;
    return this.direction === "maximize" ? -value : value;
  }
}

function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
