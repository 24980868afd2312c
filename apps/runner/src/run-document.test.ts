import { expect, it } from "vitest";
import { aRun, aTrial } from "../test/fixtures.js";
import { toRunDocument } from "./run-document.js";

const tracking = { uri: "http://127.0.0.1:5000", reachable: true };

it("the document of a run holds what a program needs, under stable names", () => {
  const [first, best] = [aTrial(1), aTrial(2)];
  const document = toRunDocument({
    run: aRun(),
    trials: [first, best],
    best,
    model_path: "/data/models/k3x9q2m7ap-0002",
    tracking,
  });
  expect(document).toEqual({
    run_id: "k3x9q2m7ap",
    state: "succeeded",
    dataset: "iris.csv",
    target: "species",
    task: "classification",
    metric: "accuracy",
    direction: "maximize",
    seed: 7,
    best,
    trials: [first, best],
    test: { accuracy: 0.96666666, log_loss: 0.12345 },
    baselines: { majority: 0.33333 },
    rows: { train: 90, validation: 30, test: 30 },
    features: 4,
    warnings: [],
    leaks: [],
    report: null,
    error: null,
    model_path: "/data/models/k3x9q2m7ap-0002",
    tracking_uri: "http://127.0.0.1:5000",
  });
});

it("a run without a finished trial has no best one and no scores", () => {
  const run = aRun({ state: "failed", best_trial_id: null, test: null, error: "every trial failed" });
  const document = toRunDocument({ run, trials: [], best: null, model_path: null, tracking: null });
  expect(document).toMatchObject({ best: null, test: null, trials: [], tracking_uri: null });
});

it("numbers that are none are left out", () => {
  const trial = {
    ...aTrial(1),
    value: Number.NaN,
    metrics: { accuracy: 0.9, val_loss: Number.POSITIVE_INFINITY },
  };
  const run = { ...aRun(), test: { accuracy: Number.NaN, log_loss: 0.1 } };
  const document = toRunDocument({ run, trials: [trial], best: trial, model_path: null, tracking });
  expect(document.trials[0]).toMatchObject({ value: null, metrics: { accuracy: 0.9 } });
  expect(document.best?.metrics).toEqual({ accuracy: 0.9 });
  expect(document.test).toEqual({ log_loss: 0.1 });
});
