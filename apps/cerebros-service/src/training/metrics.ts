import type { Loss } from "@cerebros/accelerator";
import type { Metrics } from "@cerebros/contracts";
import { average } from "./data/fit-features.js";
import type { TargetEncoding } from "./data/preprocessing.js";

/** Smallest probability whose logarithm is taken (as in Keras). */
const smallest = 1e-7;

/**
 * What the network learns from, row-major: the transformed target of a regression, the number of the class for the
 * cross-entropies, and for another loss one column per class, one-hot.
 */
export function encodeTargets(encoding: TargetEncoding, targets: Float64Array, loss: Loss): Float32Array {
  if (encoding.task === "regression") {
    const { log, mean, deviation } = encoding;
    return Float32Array.from(targets, (target) => ((log ? Math.log(target) : target) - mean) / deviation);
  }
  if (loss.kind === "softmax_cross_entropy" || loss.kind === "sigmoid_cross_entropy") {
    return Float32Array.from(targets);
  }
  const width = encoding.classes.length;
  const oneHot = new Float32Array(targets.length * width);
  for (const [row, target] of targets.entries()) oneHot[row * width + target] = 1;
  return oneHot;
}

/**
 * What a network says about each row as the scores read it: its numbers, or one probability per class. A network with one
 * sigmoid neuron for two classes gives the probability of the second.
 */
export function completeOutputs(encoding: TargetEncoding, outputs: Float32Array, rows: number): Float32Array {
  if (encoding.task === "regression" || outputs.length !== rows) return outputs;
  const probabilities = new Float32Array(2 * rows);
  for (const [row, second] of outputs.entries()) {
    probabilities[2 * row] = 1 - second;
    probabilities[2 * row + 1] = second;
  }
  return probabilities;
}

/** Outputs of the network in the units of the target. */
export function decodeNumbers(
  encoding: TargetEncoding & { task: "regression" },
  outputs: Float32Array,
): Float64Array {
  const { log, mean, deviation } = encoding;
  return Float64Array.from(outputs, (output) => {
    const value = output * deviation + mean;
    return log ? Math.exp(value) : value;
  });
}

/** The most probable class of a row; the first of several. */
export function argmax(probabilities: Float32Array): number {
  let best = 0;
  for (let i = 1; i < probabilities.length; i++) {
    if ((probabilities[i] ?? 0) > (probabilities[best] ?? 0)) best = i;
  }
  return best;
}

/** Root of the mean squared error, in the units of the target. */
export function rmse(predicted: ArrayLike<number>, targets: Float64Array): number {
  return Math.sqrt(average(targets.map((target, row) => ((predicted[row] ?? Number.NaN) - target) ** 2)));
}

/**
 * Regression: rmse, mae (units of the target) and r2; with a logarithm also rmse_log, the error of the natural logarithm.
 * Classification: accuracy and log_loss (nats).
 *
 * @param outputs from `completeOutputs`
 */
export function score(encoding: TargetEncoding, outputs: Float32Array, targets: Float64Array): Metrics {
  if (encoding.task === "classification") return scoreClasses(outputs, encoding.classes.length, targets);
  const predicted = decodeNumbers(encoding, outputs);
  const metrics = scoreNumbers(predicted, targets);
  return encoding.log
    ? { ...metrics, rmse_log: rmse(predicted.map(Math.log), targets.map(Math.log)) }
    : metrics;
}

/** A metric that ranks trials. */
export type RankingMetric = "rmse" | "rmse_log" | "accuracy";

/** What a `RankingMetric`, by its name, can be: a share of the rows, or an error, which is never below 0. */
export function metricBounds(metric: string): { low: number; high: number } {
  return { low: 0, high: metric === "accuracy" ? 1 : Number.POSITIVE_INFINITY };
}

/** Ranks trials on the validation rows, and is the error that the networks are trained to lower: of the logarithm where that is learned. */
export function rankingMetric(encoding: TargetEncoding): RankingMetric {
  if (encoding.task === "classification") return "accuracy";
  return encoding.log ? "rmse_log" : "rmse";
}

/** The loss of the network on the rows that `metrics` were taken from: squared error of what it predicts, or nats. */
export function validationLoss(encoding: TargetEncoding, metrics: Metrics): number {
  if (encoding.task === "classification") return metrics["log_loss"] ?? Number.NaN;
  const error = metrics[rankingMetric(encoding)] ?? Number.NaN;
  return (error / encoding.deviation) ** 2;
}

/** r2 compares with the mean of the same rows; it is 0 when those are constant. */
function scoreNumbers(predicted: Float64Array, targets: Float64Array): Metrics {
  const mean = average(targets);
  const variance = average(targets.map((target) => (target - mean) ** 2));
  const error = rmse(predicted, targets);
  return {
    rmse: error,
    mae: average(targets.map((target, row) => Math.abs((predicted[row] ?? Number.NaN) - target))),
    r2: variance > 0 ? 1 - error ** 2 / variance : 0,
  };
}

function scoreClasses(probabilities: Float32Array, width: number, targets: Float64Array): Metrics {
  let correct = 0;
  let loss = 0;
  for (const [row, target] of targets.entries()) {
    const ofRow = probabilities.subarray(row * width, (row + 1) * width);
    if (argmax(ofRow) === target) correct++;
    loss -= Math.log(Math.max(smallest, ofRow[target] ?? Number.NaN));
  }
  return { accuracy: correct / targets.length, log_loss: loss / targets.length };
}
