import type { Objective } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import type { HistoryTrial } from "../study/history.js";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { medianPruner, type PercentileOptions, percentilePruner } from "./percentile-pruner.js";
import type { Pruner } from "./pruner.js";

const objectives: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];

/** Trials that succeeded with 1, 2, … at every step. */
const succeeded = (count: number) =>
  Array.from({ length: count }, (_, i) => reportedTrial(i + 1, "succeeded", [i + 1, i + 1, i + 1, i + 1]));

function asks(pruner: Pruner, others: readonly HistoryTrial[], losses: readonly number[]): boolean {
  const trial = reportedTrial(others.length + 1, "running", losses);
  return pruner.shouldPrune({ trial, history: historyOf([...others, trial]), objectives, seed: 1 });
}

describe("the median pruner", () => {
  it("compares the best report so far with what others reported at the same step", () => {
    expect(asks(medianPruner(), succeeded(5), [9, 3, 9])).toBe(false);
    expect(asks(medianPruner(), succeeded(5), [9, 3.1, 9])).toBe(true);
  });

  it("interpolates between the two in the middle", () => {
    expect(asks(medianPruner(), succeeded(6), [3.5])).toBe(false);
    expect(asks(medianPruner(), succeeded(6), [3.6])).toBe(true);
  });

  it("waits for five trials to succeed", () => {
    expect(asks(medianPruner(), succeeded(4), [99])).toBe(false);
    expect(asks(medianPruner(), [...succeeded(4), reportedTrial(5, "pruned", [1])], [99])).toBe(false);
    expect(asks(medianPruner({ startup_trials: 4 }), succeeded(4), [99])).toBe(true);
  });

  it("needs enough of them to have reported at the step", () => {
    expect(asks(medianPruner(), succeeded(5), [99, 99, 99, 99, 99])).toBe(false);
    const others = [...succeeded(5), reportedTrial(6, "succeeded", [1, 1, 1, 1, 1])];
    expect(asks(medianPruner(), others, [99, 99, 99, 99, 99])).toBe(true);
    expect(asks(medianPruner({ min_trials: 2 }), others, [99, 99, 99, 99, 99])).toBe(false);
  });

  it("looks at the first report of each interval after the warm-up", () => {
    const pruner = medianPruner({ warmup_steps: 2, interval_steps: 2 });
    const answers = [1, 2, 3, 4].map((at) => asks(pruner, succeeded(5), new Array<number>(at).fill(99)));
    expect(answers).toEqual([false, true, false, true]);
  });

  it("does not count NaN of others", () => {
    const others = [...succeeded(5), reportedTrial(6, "succeeded", [Number.NaN])];
    expect(asks(medianPruner(), others, [3])).toBe(false);
    expect(asks(medianPruner(), others, [3.1])).toBe(true);
  });

  it("keeps a trial whose report lacks the metric", () => {
    const trial: HistoryTrial = {
      ...reportedTrial(6, "running", []),
      reports: new Map([[1, { other: 99 }]]),
    };
    const history = historyOf([...succeeded(5), trial]);
    expect(medianPruner().shouldPrune({ trial, history, objectives, seed: 1 })).toBe(false);
  });
});

describe("the percentile pruner", () => {
  it("keeps the best quarter at 25 per cent", () => {
    expect(asks(percentilePruner({ percentile: 25 }), succeeded(5), [2])).toBe(false);
    expect(asks(percentilePruner({ percentile: 25 }), succeeded(5), [2.1])).toBe(true);
  });

  it("places trials with several objectives by their fronts", () => {
    const two: readonly Objective[] = [...objectives, { metric: "accuracy", direction: "maximize" }];
    const reported = (number: number, state: "running" | "succeeded", loss: number, accuracy: number) => ({
      ...reportedTrial(number, state, []),
      reports: new Map([[1, { loss, accuracy }]]),
    });
    const others = [
      reported(1, "succeeded", 1, 0.5),
      reported(2, "succeeded", 2, 0.6),
      reported(3, "succeeded", 3, 0.7),
      reported(4, "succeeded", 4, 0.3),
      reported(5, "succeeded", 5, 0.2),
    ];
    const answer = (loss: number, accuracy: number) => {
      const trial = reported(6, "running", loss, accuracy);
      const history = historyOf([...others, trial]);
      return medianPruner().shouldPrune({ trial, history, objectives: two, seed: 1 });
    };
    // On the first front by its accuracy alone, behind all fronts, and without a number.
    expect(answer(99, 0.9)).toBe(false);
    expect(answer(99, 0.1)).toBe(true);
    expect(answer(0, Number.NaN)).toBe(true);
  });

  it.each<[PercentileOptions, string]>([
    [{ percentile: 101 }, "pruner.percentile of the pruner percentile is 101"],
    [{ percentile: 25, min_trials: 0 }, "pruner.min_trials of the pruner percentile is 0"],
    [{ percentile: 25, warmup: 1 } as PercentileOptions, "pruner.warmup of the pruner percentile is unknown"],
  ])("refuses %j", (options, message) => {
    expect(() => percentilePruner(options)).toThrow(message);
  });
});
