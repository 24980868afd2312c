import type { Objective } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Stream, stream } from "../random/stream.js";
import type { HistoryTrial } from "../study/history.js";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { ashaPruner } from "./asha-pruner.js";
import type { Promotion } from "./pruner.js";

const objectives: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];

describe("promotion", () => {
  const pruner = ashaPruner({ max_resource: 9 });
  const promote = (trials: HistoryTrial[]) =>
    pruner.promote?.({ history: historyOf(trials), objectives, seed: 1 });

  it("pauses new trials at the lowest rung and prunes none", () => {
    expect(pruner.firstPause?.()).toBe(1);
    expect(ashaPruner({ min_resource: 4, reduction_factor: 2, early_stopping_rate: 3 }).firstPause?.()).toBe(
      32,
    );
  });

  it("asks for new trials until η of them have arrived, then for the best", () => {
    const trials = [5, 3, 4].map((loss, i) => reportedTrial(i + 1, "paused", [loss]));
    expect(promote(trials.slice(0, 2))).toBeNull();
    expect(promote(trials)).toEqual({ number: 2, until_step: 3 });
  });

  it("prefers the top rung, and lets its best run to the end", () => {
    const bottom = Array.from({ length: 9 }, (_, i) => reportedTrial(i + 1, "paused", [i]));
    const top = [30, 10, 20].map((loss, i) => reportedTrial(i + 1, "paused", [i, i, loss]));
    expect(promote([...top, ...bottom.slice(3)])).toEqual({ number: 2, until_step: null });
  });

  it("promotes no NaN and of equals the first", () => {
    expect(promote([1, 2, 3].map((number) => reportedTrial(number, "paused", [Number.NaN])))).toBeNull();
    expect(promote([1, 2, 3].map((number) => reportedTrial(number, "paused", [7])))).toEqual({
      number: 1,
      until_step: 3,
    });
  });

  it("resumes a paused trial of a study with several objectives by its front", () => {
    const two: readonly Objective[] = [...objectives, { metric: "size", direction: "minimize" }];
    const paused = (number: number, loss: number, size: number): HistoryTrial => ({
      ...reportedTrial(number, "paused", []),
      reports: new Map([[1, { loss, size }]]),
    });
    const trials = [paused(1, 3, 3), paused(2, 2, 2), paused(3, Number.NaN, 1)];
    expect(pruner.promote?.({ history: historyOf(trials), objectives: two, seed: 1 })).toEqual({
      number: 2,
      until_step: 3,
    });
  });

  it("ranks by the best report up to the rung where asked to", () => {
    const trials = [
      [2, 1, 9],
      [3, 3, 3],
      [4, 4, 4],
    ].map((losses, i) => reportedTrial(i + 1, "paused", losses));
    const asked = (rank_by: "last" | "best") =>
      ashaPruner({ min_resource: 3, rank_by }).promote?.({ history: historyOf(trials), objectives, seed: 1 });
    expect(asked("last")?.number).toBe(2);
    expect(asked("best")?.number).toBe(1);
  });
});

test("asynchronous workers are given what a simulator counts out rung by rung", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.option(fc.integer({ min: 13, max: 60 })),
      (seed, workers, eta, r, end) => {
        const simulator = new Simulator(stream(seed, "simulator"), eta, r, end);
        const pruner = ashaPruner({ reduction_factor: eta, min_resource: r, max_resource: end });
        for (let event = 0; event < 150; event++) {
          while (simulator.running.length < workers) {
            const history = historyOf(simulator.trials);
            const promotion = pruner.promote?.({ history, objectives, seed }) ?? null;
            expect(promotion).toEqual(simulator.expected());
            simulator.start(promotion);
          }
          simulator.finishOne();
        }
        for (const { arrived, promoted } of simulator.rungs) {
          expect(promoted.length).toBeLessThanOrEqual(Math.floor(arrived.length / eta));
        }
      },
    ),
    { numRuns: 40 },
  );
});

/** Keeps a list per rung, as the paper's pseudo-code does, and looks for promotions by brute force. */
class Simulator {
  readonly trials: HistoryTrial[] = [];
  readonly running: { number: number; rung: number }[] = [];
  readonly rungs: { arrived: { number: number; loss: number }[]; promoted: number[] }[] = [];

  constructor(
    private readonly values: Stream,
    private readonly eta: number,
    private readonly r: number,
    private readonly end: number | null,
  ) {}

  expected(): Promotion | null {
    for (let rung = this.rungs.length - 1; rung >= 0; rung--) {
      const { arrived = [], promoted = [] } = this.rungs[rung] ?? {};
      const places = Math.floor(arrived.length / this.eta);
      if (promoted.length >= places) continue;
      for (const candidate of arrived) {
        const better = arrived.filter(
          ({ loss, number }) =>
            loss < candidate.loss || (loss === candidate.loss && number < candidate.number),
        );
        const first = arrived.filter(
          (other) => !promoted.includes(other.number) && better.some(({ number }) => number === other.number),
        );
        if (better.length >= places || promoted.includes(candidate.number) || first.length > 0) continue;
        const next = this.stepOf(rung + 1);
        return { number: candidate.number, until_step: this.end !== null && next >= this.end ? null : next };
      }
    }
    return null;
  }

  start(promotion: Promotion | null): void {
    if (promotion === null) {
      const number = this.trials.length + 1;
      this.trials.push(reportedTrial(number, "running", []));
      this.running.push({ number, rung: 0 });
      return;
    }
    const { number } = promotion;
    const from = this.rungs.findLastIndex(({ arrived }) => arrived.some((trial) => trial.number === number));
    this.rungs[from]?.promoted.push(number);
    this.trials[number - 1] = reportedTrial(number, "running", this.losses(number));
    this.running.push({ number, rung: from + 1 });
  }

  /** Whichever worker is done first reports all its steps, and its trial pauses or ends. */
  finishOne(): void {
    const [{ number, rung } = { number: 0, rung: 0 }] = this.running.splice(
      this.values.int(0, this.running.length - 1),
      1,
    );
    const step = this.stepOf(rung);
    const ends = this.end !== null && step >= this.end;
    const losses = [...this.losses(number)];
    // Few different losses, so that there are equals.
    while (losses.length < (ends ? (this.end ?? 0) : step)) losses.push(this.values.int(0, 30));
    this.trials[number - 1] = reportedTrial(number, ends ? "succeeded" : "paused", losses);
    if (ends) return;
    const list = this.rungs[rung] ?? { arrived: [], promoted: [] };
    this.rungs[rung] = list;
    list.arrived.push({ number, loss: losses.at(-1) ?? 0 });
  }

  private losses(number: number): number[] {
    return [...(this.trials[number - 1]?.reports.values() ?? [])].map(({ loss = 0 }) => loss);
  }

  private stepOf(rung: number): number {
    return this.r * this.eta ** rung;
  }
}

describe("stopping", () => {
  const asks = (losses: number[], others: number[][], rate = 0) => {
    const trials = others.map((other, i) => reportedTrial(i + 1, "running", other));
    const trial = reportedTrial(trials.length + 1, "running", losses);
    return ashaPruner({ form: "stopping", early_stopping_rate: rate }).shouldPrune({
      trial,
      history: historyOf([...trials, trial]),
      objectives,
      seed: 1,
    });
  };

  it("lets the first to arrive go on, then only the best of the first η", () => {
    expect(asks([9], [])).toBe(false);
    expect(asks([9], [[8]])).toBe(true);
    expect(asks([8], [[9], [10]])).toBe(false);
    expect(asks([9], [[8], [10]])).toBe(true);
  });

  it("lets the best third of those at the rung go on, equals included", () => {
    const others = [1, 2, 3, 4, 5].map((loss) => [loss]);
    expect(asks([2], others)).toBe(false);
    expect(asks([2.5], others)).toBe(true);
  });

  it("decides at rungs only, once, and at all that a report has passed", () => {
    const others = [
      [1, 1, 1],
      [1, 1, 1],
    ];
    expect(asks([9, 9], others)).toBe(false);
    expect(asks([1, 9, 9], others)).toBe(true);
    expect(asks([1, 9, 9, 9], others)).toBe(false);
    expect(asks([9], others, 1)).toBe(false);
    expect(asks([9, 9, 9], others, 1)).toBe(true);
  });

  it("has no promotions", () => {
    expect(ashaPruner({ form: "stopping" })).not.toHaveProperty("promote");
    expect(ashaPruner({ form: "stopping" })).not.toHaveProperty("firstPause");
  });
});

test("a maximum that leaves no rung is refused", () => {
  expect(() => ashaPruner({ min_resource: 3, early_stopping_rate: 1, max_resource: 9 })).toThrow(
    "pruner.max_resource of the pruner asha is 9; expected more than the step of the lowest rung",
  );
  expect(() => ashaPruner({ reduction_factor: 1 })).toThrow(
    "pruner.reduction_factor of the pruner asha is 1",
  );
});
