import { expect, test } from "vitest";
import type { HistoryTrial } from "../../study/history.js";
import { reportedTrial } from "../../testing/reported-trial.js";
import { bestTrials } from "./split-trials.js";

function told(number: number, ...values: number[]): HistoryTrial {
  return { ...reportedTrial(number, "succeeded", []), values };
}

const numbers = (trials: readonly HistoryTrial[]) => trials.map(({ number }) => number);

test("feasible trials come first by value, then stopped ones, then infeasible ones", () => {
  const trials = [
    { ...told(1, 0), violation: 2 },
    { ...told(2, 0), violation: 1 },
    reportedTrial(3, "pruned", [1]),
    reportedTrial(4, "paused", [9, 9]),
    told(5, 7),
    told(6, 3),
  ];
  const chosen = [1, 2, 3, 4, 5, 6].map((count) => numbers(bestTrials(trials, ["minimize"], count)));
  expect(chosen).toEqual([[6], [5, 6], [4, 5, 6], [3, 4, 5, 6], [2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]);
  expect(numbers(bestTrials(trials, ["maximize"], 1))).toEqual([5]);
});

test("of trials stopped at one step the better report comes first, and none or NaN last", () => {
  const trials = [
    reportedTrial(1, "pruned", []),
    reportedTrial(2, "pruned", [1, Number.NaN]),
    reportedTrial(3, "pruned", [1, 5]),
    reportedTrial(4, "pruned", [1, 4]),
  ];
  const chosen = (direction: "minimize" | "maximize") =>
    [1, 2, 3].map((count) => numbers(bestTrials(trials, [direction], count, ["loss"])));
  expect(chosen("minimize")).toEqual([[4], [3, 4], [2, 3, 4]]);
  expect(chosen("maximize")).toEqual([[3], [3, 4], [2, 3, 4]]);
});

test("equal trials are taken in the order of their numbers, few or many", () => {
  const trials = Array.from({ length: 300 }, (_, i) => told(i + 1, i % 2));
  for (const count of [3, 150]) {
    expect(numbers(bestTrials(trials, ["minimize"], count))).toEqual(
      Array.from({ length: count }, (_, i) => 2 * i + 1),
    );
  }
});

test("of several objectives whole fronts are taken, and of the last those that dominate most", () => {
  const trials = [told(1, 5, 5), told(2, 0, 4), told(3, 1, 1), told(4, 4, 0), told(5, 0.9, 3.9)];
  expect(numbers(bestTrials(trials, ["minimize", "minimize"], 1))).toEqual([3]);
  expect(numbers(bestTrials(trials, ["minimize", "minimize"], 4))).toEqual([2, 3, 4, 5]);
  expect(numbers(bestTrials(trials, ["maximize", "maximize"], 1))).toEqual([1]);
});
