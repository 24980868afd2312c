import type { Architecture } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { modelTopology } from "./model-topology.js";
import { listWeights } from "./model-weights.js";
import type { NetworkWeights } from "./network-weights.js";
import "./rotary-embedding.js";

/** The tfjs model of an architecture (see `modelTopology`). The caller disposes of it. */
export async function buildModel(
  architecture: Architecture,
  weights: NetworkWeights,
): Promise<tf.LayersModel> {
  const tensors = listWeights(architecture, weights);
  const data = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0));
  let used = 0;
  for (const { values } of tensors) {
    data.set(values, used);
    used += values.length;
  }
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: modelTopology(architecture),
      weightSpecs: tensors.map(({ spec }) => spec),
      weightData: data.buffer,
    }),
  );
}

/** Puts other weights into the model of an architecture. */
export function writeWeights(
  model: tf.LayersModel,
  architecture: Architecture,
  weights: NetworkWeights,
): void {
  const tensors = new Map(listWeights(architecture, weights).map(({ spec, values }) => [spec.name, values]));
  tf.tidy(() => {
    for (const { originalName, shape, write } of model.weights.map(variable)) {
      const values = tensors.get(originalName);
      if (values === undefined) throw new Error(`the network has no weights ${originalName}`);
      write(tf.tensor(values, shape));
    }
  });
}

function variable(weight: tf.LayerVariable) {
  return {
    originalName: weight.originalName,
    shape: weight.shape as number[],
    write: (tensor: tf.Tensor) => weight.write(tensor),
  };
}

/** Rows per call: the results of a row do not depend on it, only the memory does. */
const chunk = 1024;

/** Outputs of a model, each row-major: rows × neurons. One table per input, row-major too. */
export function predict(model: tf.LayersModel, inputs: Float32Array[], rows: number): Float32Array[] {
  return tf.tidy(() => {
    const tensors = inputs.map((values) => tf.tensor2d(values, [rows, values.length / rows]));
    const outputs = model.predict(tensors, { batchSize: chunk });
    return [outputs].flat().map((output) => Float32Array.from(output.dataSync()));
  });
}
