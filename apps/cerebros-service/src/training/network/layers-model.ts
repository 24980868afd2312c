import { type Architecture, type Edge, graph, type Unit, unitName } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { type ColumnStatistics, epsilon, momentum } from "./normalization.js";
import type { UnitWeights, Weights } from "./weights.js";

/** Names of a unit's layers: `unit_1_0_normalization`, then `unit_1_0` for the dense layer. */
const denseName = (level: number, unit: number) => `unit_${level}_${unit}`;
const normalizationName = (level: number, unit: number) => `${denseName(level, unit)}_normalization`;

/**
 * The architecture as a tfjs model: per unit Concatenate (left out for a single source, which tfjs refuses to
 * concatenate) → BatchNormalization → Dense, one model input per input unit and one output per output unit. Its weights
 * are placeholders until `writeWeights`. Throws for an architecture with a gate: no layer computes it.
 */
export function buildModel(architecture: Architecture): tf.LayersModel {
  if (architecture.gate) throw new Error(`gates cannot be trained here, got mode ${architecture.gate.mode}`);
  const nodes = graph(architecture);
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  const tensors = new Map<string, tf.SymbolicTensor>();
  const inputs: tf.SymbolicTensor[] = [];
  const outputs: tf.SymbolicTensor[] = [];
  for (const { unit, reads } of nodes) {
    const { level, unit: index, neurons, activation } = unit;
    if (level === 0) {
      const input = tf.input({ shape: [neurons], name: `input_${index}` });
      tensors.set(unitName(unit), input);
      inputs.push(input);
      continue;
    }
    const columns = concatenate(unit, reads, tensors);
    const normalized = tf.layers
      .batchNormalization({ momentum, epsilon, name: normalizationName(level, index) })
      .apply(columns);
    const dense = tf.layers
      // The initial values come from `initialWeights`; zeros keep tfjs from drawing some of its own.
      .dense({ units: neurons, activation, kernelInitializer: "zeros", name: denseName(level, index) })
      .apply(normalized) as tf.SymbolicTensor;
    tensors.set(unitName(unit), dense);
    if (level === top) outputs.push(dense);
  }
  return tf.model({ inputs, outputs });
}

/**
 * The columns that a unit reads. tfjs frees the result of a layer too early when another layer lists it twice, so a
 * repeated source is repeated by layers of its own (RepeatVector, then Flatten) and enters the concatenation once.
 */
function concatenate(unit: Unit, reads: Edge[], tensors: Map<string, tf.SymbolicTensor>): tf.SymbolicTensor {
  const used = new Set<string>();
  const sources = reads.map(({ from, times }, edge) => {
    const source = tensors.get(unitName(from)) as tf.SymbolicTensor;
    if (times === 1 && !used.has(unitName(from))) {
      used.add(unitName(from));
      return source;
    }
    const name = `${denseName(unit.level, unit.unit)}_repeat_${edge}`;
    const repeated = tf.layers.repeatVector({ n: times, name }).apply(source);
    return tf.layers.flatten({ name: `${name}_flat` }).apply(repeated) as tf.SymbolicTensor;
  });
  const [only] = sources;
  if (sources.length === 1 && only) return only;
  const name = `${denseName(unit.level, unit.unit)}_columns`;
  return tf.layers.concatenate({ axis: 1, name }).apply(sources) as tf.SymbolicTensor;
}

/** Puts trained weights and moving statistics into the model. */
export function writeWeights(
  model: tf.LayersModel,
  weights: Weights,
  statistics: Map<string, ColumnStatistics>,
): void {
  tf.tidy(() => {
    for (const unit of weights.units) {
      const { level, unit: index, neurons } = unit.node.unit;
      const { width } = unit.node;
      const mean = gather(unit, statistics, "mean");
      const variance = gather(unit, statistics, "variance");
      // tfjs keeps trainable weights first: gamma and beta, then the moving statistics.
      model
        .getLayer(normalizationName(level, index))
        .setWeights([unit.gamma, unit.beta, mean, variance].map((values) => tf.tensor1d(values)));
      model
        .getLayer(denseName(level, index))
        .setWeights([tf.tensor2d(unit.kernel, [width, neurons]), tf.tensor1d(unit.bias)]);
    }
  });
}

/** The statistics of a unit's columns, in the order of concatenation. */
function gather(
  { node }: UnitWeights,
  statistics: Map<string, ColumnStatistics>,
  which: "mean" | "variance",
): Float32Array {
  const columns = new Float32Array(node.width);
  let used = 0;
  for (const { from, times } of node.reads) {
    const source = statistics.get(unitName(from));
    for (let copy = 0; copy < times && source; copy++) {
      columns.set(source[which], used);
      used += source[which].length;
    }
  }
  return columns;
}

/** Every dense kernel of a model, read out of its layers: rows × columns, row-major. */
export function denseKernels(
  model: tf.LayersModel,
): { name: string; rows: number; columns: number; values: Float32Array }[] {
  return model.layers
    .filter((layer) => layer.getClassName() === "Dense")
    .map((layer) => {
      const kernel = layer.getWeights()[0] as tf.Tensor2D;
      const [rows, columns] = kernel.shape;
      return { name: layer.name, rows, columns, values: kernel.dataSync() as Float32Array };
    });
}

/** Rows per call: the results of a row do not depend on it, only the memory does. */
const chunk = 1024;

/** Output of a model with one input and one output, row-major: rows × neurons. */
export function predict(model: tf.LayersModel, inputs: Float32Array, rows: number): Float32Array {
  return tf.tidy(() => {
    const input = tf.tensor2d(inputs, [rows, inputs.length / rows]);
    const output = model.predict(input, { batchSize: chunk }) as tf.Tensor;
    return Float32Array.from(output.dataSync());
  });
}
