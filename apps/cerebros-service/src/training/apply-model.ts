import { encodeRows } from "./data/encode.js";
import { warnOfUnknown } from "./data/unseen-labels.js";
import { readEnsemble } from "./ensemble-folder.js";
import { argmax, completeOutputs, decodeNumbers } from "./metrics.js";
import { loadModel, type SavedModel } from "./model-folder.js";
import { predictNetwork } from "./network/predict-network.js";
import type { Predictions, Row } from "./training.js";

/** Answers for rows that nobody knows the target of. */
export async function predictRows(request: { model_dir: string; rows: Row[] }): Promise<Predictions> {
  const folders = (await readEnsemble(request.model_dir)) ?? [request.model_dir];
  const [first, ...others] = await Promise.all(folders.map(loadModel));
  if (first === undefined) throw new Error(`the ensemble in ${request.model_dir} is empty`);
  const { target } = first.preprocessing;
  const { rows, values } = encodeRows(first.preprocessing, request.rows);
  const warnings = warnOfUnknown(first.preprocessing, request.rows);
  const outputs = await predictMean([first, ...others], values, rows);
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

/**
 * The mean output of networks for rows of the one input, row-major: of probabilities, or of numbers as the networks
 * predict them, before they are turned into the units of the target.
 */
export async function predictMean(
  models: SavedModel[],
  values: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const outputs: Float32Array[] = [];
  for (const model of models) {
    const [output = new Float32Array()] = await predictNetwork(model, [values], rows);
    outputs.push(completeOutputs(model.preprocessing.target, output, rows));
  }
  return meanOf(outputs);
}

/** Number by number; one list is returned as it is. */
export function meanOf(lists: Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = lists;
  if (others.length === 0) return first;
  return first.map((_, at) => lists.reduce((sum, list) => sum + (list[at] ?? Number.NaN), 0) / lists.length);
}
