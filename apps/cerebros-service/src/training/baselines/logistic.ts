import type { Matrix as Rows } from "../data/encode.js";
import { minimize } from "./minimize.js";

/** On half the squared weights, beside the mean loss; strong first, so that each fit starts near its end. */
const penalties = [1, 1e-1, 1e-2, 1e-3, 1e-4];
const iterations = 60;

/** Multiplications that a fit costs at most. */
export function logisticCost(rows: number, width: number, classes: number): number {
  return 3 * rows * width * classes * iterations * penalties.length;
}

/**
 * Multinomial logistic regression with an L2 penalty on everything but the constants, with the penalty whose
 * probabilities have the smallest `error`.
 *
 * @param targets indices of classes
 * @returns probabilities, row-major, rows × classes
 */
export function fitLogistic(
  train: Rows,
  targets: Float64Array,
  classes: number,
  error: (outputs: (inputs: Rows) => Float32Array) => number,
): (inputs: Rows) => Float32Array {
  // Per class the weights of all columns, then the constant.
  const weights = new Float64Array(classes * (train.width + 1));
  let best: { weights: Float64Array; error: number } | null = null;
  for (const penalty of penalties) {
    minimize(weights, (at, gradient) => loss(train, targets, classes, penalty, at, gradient), iterations);
    const now = error((inputs) => probabilities(inputs, weights, classes));
    if (best === null || now < best.error) best = { weights: weights.slice(), error: now };
  }
  const chosen = best?.weights ?? weights;
  return (inputs) => probabilities(inputs, chosen, classes);
}

/** Mean cross-entropy with the penalty; writes its gradient. */
function loss(
  { rows, width, values }: Rows,
  targets: Float64Array,
  classes: number,
  penalty: number,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  gradient.fill(0);
  const shares = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const first = row * width;
    writeShares(values, first, width, weights, shares);
    const target = targets[row] ?? 0;
    total -= Math.log(Math.max(Number.MIN_VALUE, shares[target] ?? 0)) / rows;
    for (let c = 0; c < classes; c++) {
      const excess = ((shares[c] ?? 0) - Number(c === target)) / rows;
      const at = c * (width + 1);
      for (let i = 0; i < width; i++)
        gradient[at + i] = (gradient[at + i] ?? 0) + excess * (values[first + i] ?? 0);
      gradient[at + width] = (gradient[at + width] ?? 0) + excess;
    }
  }
  for (let c = 0; c < classes; c++) {
    for (let at = c * (width + 1); at < c * (width + 1) + width; at++) {
      const weight = weights[at] ?? 0;
      total += (penalty * weight * weight) / 2;
      gradient[at] = (gradient[at] ?? 0) + penalty * weight;
    }
  }
  return total;
}

function probabilities({ rows, width, values }: Rows, weights: Float64Array, classes: number): Float32Array {
  const outputs = new Float32Array(rows * classes);
  const shares = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    writeShares(values, row * width, width, weights, shares);
    outputs.set(shares, row * classes);
  }
  return outputs;
}

/** Softmax of the scores of the row that begins at `first`. */
function writeShares(
  values: Float32Array,
  first: number,
  width: number,
  weights: Float64Array,
  shares: Float64Array,
): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < shares.length; c++) {
    const at = c * (width + 1);
    let sum = weights[at + width] ?? 0;
    for (let i = 0; i < width; i++) sum += (weights[at + i] ?? 0) * (values[first + i] ?? 0);
    shares[c] = sum;
    largest = Math.max(largest, sum);
  }
  let total = 0;
  for (let c = 0; c < shares.length; c++) {
    const share = Math.exp((shares[c] ?? 0) - largest);
    shares[c] = share;
    total += share;
  }
  for (let c = 0; c < shares.length; c++) shares[c] = (shares[c] ?? 0) / total;
}
