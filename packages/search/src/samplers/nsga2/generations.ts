import type { Direction } from "@cerebros/contracts";
import { crowdingDistances } from "../../pareto/crowding-distance.js";
import type { Judged } from "../../pareto/dominates.js";
import { lossesOf } from "../../pareto/losses.js";
import { constrainedRanks } from "../../pareto/ranks.js";
import type { History, HistoryTrial } from "../../study/history.js";
import { FinishedTrials } from "../finished-trials.js";

/** A parent, as the tournament compares it: by front, then by the room around it. */
export interface Parent {
  readonly trial: HistoryTrial;
  /** From 0. */
  readonly rank: number;
  readonly crowding: number;
}

/**
 * The parents of the generation that is being filled. A generation closes when `size` trials succeeded, whichever
 * generation they were proposed for; the best `size` of it and of its parents are the parents of the next one.
 */
export class Generations {
  private readonly finished: FinishedTrials;
  private seen = 0;
  private members: HistoryTrial[] = [];
  private chosen: Parent[] = [];

  constructor(
    history: History,
    private readonly size: number,
    private readonly directions: readonly Direction[],
  ) {
    this.finished = new FinishedTrials(history);
  }

  /** Brought up to date; empty until the first generation closed. */
  parents(): readonly Parent[] {
    this.finished.update();
    const { trials } = this.finished;
    for (; this.seen < trials.length; this.seen++) {
      const trial = trials[this.seen] as HistoryTrial;
      if (trial.state !== "succeeded" || trial.values === null) continue;
      this.members.push(trial);
      if (this.members.length < this.size) continue;
      const candidates = [...this.chosen.map((parent) => parent.trial), ...this.members];
      this.chosen = elite(candidates, this.size, this.directions);
      this.members = [];
    }
    return this.chosen;
  }
}

/** Front by front; of the one that does not fit, those with most room. Of equals the older ones. */
function elite(trials: readonly HistoryTrial[], size: number, directions: readonly Direction[]): Parent[] {
  const judged = trials.map(
    ({ values, violation }): Judged => ({ losses: lossesOf(values ?? [], directions), violation }),
  );
  const ranks = constrainedRanks(judged);
  const fronts = new Map<number, number[]>();
  for (const [index, rank] of ranks.entries()) fronts.set(rank, [...(fronts.get(rank) ?? []), index]);
  const chosen: Parent[] = [];
  for (let rank = 0; chosen.length < size && rank < fronts.size; rank++) {
    const front = fronts.get(rank) ?? [];
    const room = crowdingDistances(front.map((index) => (judged[index] as Judged).losses));
    const parents = front.map((index, i) => ({
      trial: trials[index] as HistoryTrial,
      rank,
      crowding: room[i] as number,
    }));
    if (chosen.length + parents.length > size) parents.sort(roomier);
    chosen.push(...parents.slice(0, size - chosen.length));
  }
  return chosen;
}

function roomier(a: Parent, b: Parent): number {
  return a.crowding === b.crowding ? 0 : b.crowding - a.crowding;
}
