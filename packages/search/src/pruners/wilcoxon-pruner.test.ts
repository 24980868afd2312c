import type { Objective } from "@cerebros/contracts";
import { expect, test } from "vitest";
import type { HistoryTrial } from "../study/history.js";
import { historyOf, reportedTrial } from "../testing/reported-trial.js";
import { type WilcoxonOptions, wilcoxonPruner } from "./wilcoxon-pruner.js";

const objectives: readonly Objective[] = [{ metric: "loss", direction: "minimize" }];
const best: HistoryTrial = { ...reportedTrial(1, "succeeded", [1, 2, 3, 4, 5, 6]), values: [3.5] };
const worse: HistoryTrial = { ...reportedTrial(2, "succeeded", [9, 9, 9, 9, 9, 9]), values: [9] };

function asks(trial: HistoryTrial, others = [best, worse], options: WilcoxonOptions = {}): boolean {
  const history = historyOf([...others, trial]);
  return wilcoxonPruner(options).shouldPrune({ trial, history, objectives, seed: 1 });
}

const running = (losses: number[]) => reportedTrial(3, "running", losses);

test("four folds that are all worse than the best trial's suffice, three do not", () => {
  // p = 1/8 and 1/16.
  expect(asks(running([4, 4.1, 5.2]))).toBe(false);
  expect(asks(running([4, 4.1, 5.2, 6.3]))).toBe(true);
  expect(asks(running([4, 4.1, 5.2, 6.3]), undefined, { p_threshold: 0.05 })).toBe(false);
});

test("a trial whose mean is no worse goes on", () => {
  // Worse in every fold that both have, but the best trial's other folds are worse still.
  expect(asks(running([1.1, 2.2, 3.3, 4.4]))).toBe(false);
});

test("folds may come in another order, and only those that both reported are compared", () => {
  const shuffled = (steps: readonly [number, number][]): HistoryTrial => ({
    ...running([]),
    reports: new Map(steps.map(([step, loss]) => [step, { loss }])),
  });
  expect(
    asks(
      shuffled([
        [6, 9],
        [3, 5],
        [4, 8],
        [5, 8],
      ]),
    ),
  ).toBe(true);
  expect(
    asks(
      shuffled([
        [6, 9],
        [3, 5],
        [7, 8],
        [8, 8],
      ]),
    ),
  ).toBe(false);
});

test("nothing is pruned before a trial has succeeded, nor by too few folds", () => {
  expect(asks(running([9, 9, 9, 9]), [{ ...best, state: "running", values: null }, worse])).toBe(false);
  const trial = running([9, 9]);
  expect(asks(trial, undefined, { p_threshold: 0.3 })).toBe(true);
  expect(asks(trial, undefined, { p_threshold: 0.3, startup_steps: 3 })).toBe(false);
});

test("equal folds count half", () => {
  // Of three folds one is worse and two are equal: p = 1/2.
  expect(asks(running([1, 2, 9]), undefined, { p_threshold: 0.5 })).toBe(false);
  expect(asks(running([1, 2, 9]), undefined, { p_threshold: 0.51 })).toBe(true);
});

test("a p outside 0 to 1 is refused", () => {
  expect(() => wilcoxonPruner({ p_threshold: 2 })).toThrow("pruner.p_threshold of the pruner wilcoxon is 2");
});
