import type { Metrics, Trainer } from "@cerebros/contracts";
import { encodeRows } from "./data/encode.js";
import type { PreparedData } from "./data/prepare-data.js";
import { type FitObserver, fitNetwork } from "./fit-network.js";
import { argmax, decodeNumbers, score } from "./metrics.js";
import { loadModel, saveModel } from "./model-folder.js";
import { loadBackend } from "./network/backend.js";
import { denseKernels, predict as predictRows } from "./network/layers-model.js";
import { measureSpectralNorm, tolerance } from "./network/spectral-norm.js";
import type { Predictions, Row, TrialRequest, TrialResult } from "./training.js";

/** Everything that needs tfjs, for worker threads only: a thread that never asks for it never loads it. */

export async function trainTrial(
  request: Omit<TrialRequest, "source">,
  data: PreparedData,
  backend: Trainer | null,
  observer: FitObserver,
): Promise<TrialResult> {
  const trainer = await loadBackend(backend);
  observer.checkAborted();
  const { model, ...fitted } = fitNetwork({ ...request, data }, observer);
  try {
    const { preprocessing } = data;
    const bounded = await saveModel(
      request.model_dir,
      { model, preprocessing },
      request.architecture,
      (saved) => denseKernels(saved).every((kernel) => measureSpectralNorm(kernel) <= 1 + tolerance),
    );
    return {
      ...fitted,
      value: rankingValue(fitted.metrics, preprocessing.target.task),
      weights: model.countParams(),
      trainer,
      // A kernel may happen to be small without having been held down; only what was asked for is reported.
      spectral_norm: request.parameters["spectral_norm"] === true && bounded,
      warnings: [],
    };
  } finally {
    model.dispose();
  }
}

export async function evaluateModel(
  model_dir: string,
  { test }: PreparedData,
  backend: Trainer | null,
): Promise<Metrics> {
  await loadBackend(backend);
  const { model, preprocessing } = await loadModel(model_dir);
  try {
    const outputs = predictRows(model, test.inputs.values, test.inputs.rows);
    return score(preprocessing.target, outputs, test.targets);
  } finally {
    model.dispose();
  }
}

export async function predict(model_dir: string, rows: Row[], backend: Trainer | null): Promise<Predictions> {
  await loadBackend(backend);
  const { model, preprocessing } = await loadModel(model_dir);
  try {
    const inputs = encodeRows(preprocessing, rows);
    const outputs = predictRows(model, inputs.values, inputs.rows);
    const { target } = preprocessing;
    if (target.task === "regression") {
      return { values: Array.from(decodeNumbers(target, outputs)), probabilities: null };
    }
    const { classes } = target;
    const ofRow = (row: number) => outputs.subarray(row * classes.length, (row + 1) * classes.length);
    return {
      values: rows.map((_, row) => classes[argmax(ofRow(row))] ?? ""),
      probabilities: rows.map((_, row) =>
        Object.fromEntries(classes.map((name, index) => [name, ofRow(row)[index] ?? 0])),
      ),
    };
  } finally {
    model.dispose();
  }
}

function rankingValue(metrics: Metrics, task: "regression" | "classification"): number {
  const value = metrics[task === "regression" ? "rmse" : "accuracy"];
  if (value === undefined) throw new Error(`no metric ranks a trial of ${task}`);
  return value;
}
