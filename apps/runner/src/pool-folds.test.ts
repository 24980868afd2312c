import type { BaselineScores, Metrics } from "@cerebros/contracts";
import { expect, it } from "vitest";
import { aRun } from "../test/fixtures.js";
import { drawFolds } from "./fold-scores.js";
import { poolFolds } from "./pool-folds.js";

const rows = (test: number) => ({ train: 60, validation: 20, test });
const report = (baselines: BaselineScores, ensemble: Metrics) => ({
  baselines: { validation: baselines, test: baselines },
  repeats: null,
  ensemble: { trial_ids: ["a"], validation: {}, test: ensemble, model_path: "models/e" },
});

it("errors are those of all rows together, whatever the sizes of the folds", () => {
  // Three rows that are off by 1, and one by 3.
  const folds = [
    aRun({ metric: "rmse", rows: rows(3), test: { rmse: 1, mae: 1, r2: 0.5 } }),
    aRun({ metric: "rmse", rows: rows(1), test: { rmse: 3, mae: 3, r2: 0 } }),
  ];
  expect(poolFolds(folds)).toEqual({
    rows: 4,
    best: { rmse: Math.sqrt(3), mae: 1.5 },
    ensemble: null,
    baselines: {},
  });
});

it("shares of rows are shares of all rows, for ensembles and baselines too", () => {
  const folds = [
    aRun({
      rows: rows(10),
      test: { accuracy: 0.5, log_loss: 1 },
      report: report(
        { majority: { accuracy: 0.2, log_loss: 2 }, logistic: { accuracy: 0.9 } },
        { accuracy: 0.6, log_loss: 4 },
      ),
    }),
    aRun({
      rows: rows(30),
      test: { accuracy: 1, log_loss: 0 },
      report: report({ majority: { accuracy: 0.6, log_loss: 1 } }, { accuracy: 1, log_loss: 0 }),
    }),
  ];
  const pooled = poolFolds(folds);
  expect(pooled.best).toEqual({ accuracy: 0.875, log_loss: 0.25 });
  expect(pooled.ensemble?.["accuracy"]).toBeCloseTo(0.9, 12);
  // Logistic regression is missing in a fold.
  expect(pooled.baselines).toEqual({ majority: { accuracy: 0.5, log_loss: 1.25 } });
  const lines = drawFolds(folds, pooled).split("\n");
  expect(lines.map((line) => line.replaceAll(/ +/g, " ").trim())).toEqual([
    "Test rows of every fold, never seen by its search",
    "rows accuracy log_loss run",
    "fold 1 10 0.5 1 k3x9q2m7ap",
    "fold 2 30 1 0 k3x9q2m7ap",
    "all folds 40 0.875 0.25",
    "all folds, ensembles 40 0.9 1",
    "all folds, baseline: commonest class 40 0.5 1.25",
  ]);
});
