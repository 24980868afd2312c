import { expect, it } from "vitest";
import { aRun, aTrial } from "../test/fixtures.js";
import type { RunResult } from "./run-result.js";
import { drawScores } from "./scores.js";

const lines = (changes: Parameters<typeof aRun>[0]) => {
  const result = { run: aRun(changes), best: aTrial(2) } as RunResult;
  return drawScores(result)
    .split("\n")
    .map((line) => line.replaceAll(/ +/g, " ").trim());
};

it("everything stands on the same rows, and the interval says over what", () => {
  const interval = { mean: 0.95, low: 0.93, high: 0.97, deviation: 0.01 };
  const scores = { majority: { accuracy: 0.33, log_loss: 1.1 }, logistic: { accuracy: 0.93, log_loss: 0.2 } };
  const report = {
    baselines: { validation: scores, test: scores },
    repeats: {
      seeds: [5, 6],
      failed: ["seed 7: loss became NaN"],
      validation: [{ accuracy: 0.9 }, { accuracy: 0.9 }],
      test: [
        { accuracy: 0.94, log_loss: 0.2 },
        { accuracy: 0.96, log_loss: 0.3 },
      ],
      interval,
      against: { baseline: "logistic" as const, difference: { ...interval, mean: 0.02, low: 0, high: 0.04 } },
    },
    ensemble: {
      trial_ids: ["a", "b", "c"],
      validation: { accuracy: 0.97, log_loss: 0.1 },
      test: { accuracy: 0.98, log_loss: 0.11 },
      model_path: "models/k3x9q2m7ap-ensemble",
    },
  };
  expect(lines({ report })).toEqual([
    "accuracy log_loss",
    "validation rows 0.92",
    "test rows (30, never seen by the search) 0.9667 0.1235",
    "test rows, winner from 2 other seeds (mean) 0.95 0.25",
    "ensemble of 3, validation rows 0.97 0.1",
    "ensemble of 3, test rows 0.98 0.11",
    "baseline: commonest class, validation rows 0.33 1.1",
    "baseline: commonest class, test rows 0.33 1.1",
    "baseline: logistic regression, validation rows 0.93 0.2",
    "baseline: logistic regression, test rows 0.93 0.2",
    "warning: the winner could not be trained from seed 7: loss became NaN",
    "The winner's accuracy on the test rows over 2 seeds: 0.95, interval 0.93 to 0.97 (95 %, over seeds, not over data)",
    "Minus logistic regression, the best baseline on the validation rows: 0.02, interval 0 to 0.04",
  ]);
});

it("a run of an earlier release shows the baselines that it has", () => {
  expect(lines({ metric: "rmse", test: { rmse: 3 }, baselines: { mean: 9, leastSquares: 4 } })).toEqual([
    "rmse",
    "validation rows 0.92",
    "test rows (30, never seen by the search) 3",
    "baseline: mean 9",
    "baseline: least squares 4",
  ]);
});
