import { invalidInput, type Metrics } from "@cerebros/contracts";
import { encodeRows } from "./data/encode.js";
import { warnOfUnknown } from "./data/unseen-labels.js";
import { argmax, decodeNumbers, score } from "./metrics.js";
import { loadModel, type SavedModel } from "./model-folder.js";
import { predictNetwork } from "./network/predict-network.js";
import { preparedSource } from "./prepared-source.js";
import type { DataSource, Predictions, Row } from "./training.js";

/** Scores a saved model on the test rows. Refuses a source whose encoding differs from the one the model was trained on. */
export async function evaluateModel(request: { source: DataSource; model_dir: string }): Promise<Metrics> {
  const { test, preprocessing } = await preparedSource(request.source);
  const saved = await loadModel(request.model_dir);
  if (JSON.stringify(saved.preprocessing) !== JSON.stringify(preprocessing)) {
    throw invalidInput(
      "source",
      "the model was trained on another source; evaluate it with the data, target, split and seed of its run",
    );
  }
  return score(
    preprocessing.target,
    await predictMatrix(saved, test.inputs.values, test.inputs.rows),
    test.targets,
  );
}

/** Answers for rows that nobody knows the target of. */
export async function predictRows(request: { model_dir: string; rows: Row[] }): Promise<Predictions> {
  const saved = await loadModel(request.model_dir);
  const { target } = saved.preprocessing;
  const { rows, values } = encodeRows(saved.preprocessing, request.rows);
  const warnings = warnOfUnknown(saved.preprocessing, request.rows);
  const outputs = await predictMatrix(saved, values, rows);
  if (target.task === "regression") {
    return { values: [...decodeNumbers(target, outputs)], probabilities: null, warnings };
  }
  const { classes } = target;
  const ofRow = Array.from({ length: rows }, (_, row) =>
    outputs.subarray(row * classes.length, (row + 1) * classes.length),
  );
  return {
    warnings,
    values: ofRow.map((probabilities) => classes[argmax(probabilities)] ?? ""),
    probabilities: ofRow.map((probabilities) =>
      Object.fromEntries(classes.map((name, index) => [name, probabilities[index] ?? 0])),
    ),
  };
}

/** The one output for rows of the one input, row-major. */
async function predictMatrix(saved: SavedModel, values: Float32Array, rows: number): Promise<Float32Array> {
  const [outputs = new Float32Array()] = await predictNetwork(saved, [values], rows);
  return outputs;
}
