import { Cholesky } from "../../linear-algebra/cholesky.js";
import type { Kernel } from "./gaussian-process.js";
import { covariance, covarianceSlope } from "./matern.js";
import { type Differentiable, minimise } from "./minimise.js";

/** Least variance of the noise, for values of variance 1. */
export const leastNoise = 1e-6;

/**
 * The kernel that is most probable given the values (maximum a posteriori), by gradients of its logarithms. Priors as in
 * Optuna 5: -0.1 (ℓ² + 1/ℓ²) on the log density of length scales ℓ, Gamma(2, 1) on the variance of the function,
 * Gamma(1.1, 30) on that of the noise.
 *
 * @param values of mean 0 and variance 1
 */
export function fitKernel(
  unordered: readonly boolean[],
  inputs: readonly Float64Array[],
  values: readonly number[],
): Kernel {
  const start = new Float64Array(unordered.length + 2);
  start[start.length - 1] = Math.log(1e-3);
  const loss = negativeLogPosterior(unordered, inputs, values);
  const { x } = minimise(loss, start, { low: -20, high: 20, evaluations: 80, tolerance: 0.01 });
  return kernelOf(x);
}

/** Logarithms of the weights, of the scale and of the noise above its least value. */
function kernelOf(logs: Float64Array): Kernel {
  const d = logs.length - 2;
  return {
    weights: logs.slice(0, d).map(Math.exp),
    scale: Math.exp(logs[d] as number),
    noise: Math.exp(logs[d + 1] as number) + leastNoise,
  };
}

/** Up to a constant, of the logarithms of the kernel. */
export function negativeLogPosterior(
  unordered: readonly boolean[],
  inputs: readonly Float64Array[],
  values: readonly number[],
): Differentiable {
  const n = inputs.length;
  const dimensions = unordered.length;
  const differences = squaredDifferences(unordered, inputs);
  const matrix = new Float64Array(n * n);
  const slopes = new Float64Array(n * n);

  return (logs, gradient) => {
    const { weights, scale, noise } = kernelOf(logs);
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        let distance = 0;
        for (let d = 0; d < dimensions; d++)
          distance += (weights[d] as number) * (differences[at++] as number);
        matrix[i * n + j] = scale * covariance(distance);
        slopes[i * n + j] = scale * covarianceSlope(distance);
      }
      matrix[i * n + i] = scale + noise;
    }
    const factor = Cholesky.factorise(matrix, n);
    if (factor === null) return Number.POSITIVE_INFINITY;
    const alpha = Float64Array.from(values);
    factor.solve(alpha);
    const inverse = factor.inverse();
    const excess = noise - leastNoise;
    let loss = 0.5 * factor.logDeterminant() + scale - Math.log(scale) + 30 * excess - 0.1 * Math.log(excess);
    for (let i = 0; i < n; i++) loss += 0.5 * (values[i] as number) * (alpha[i] as number);
    gradient.fill(0);
    let ofScale = 0;
    let ofNoise = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const k = i * n + j;
        // Twice a half: the other triangle is the same.
        const slope = (inverse[k] as number) - (alpha[i] as number) * (alpha[j] as number);
        ofScale += slope * (matrix[k] as number);
        const ofDistance = slope * (slopes[k] as number);
        for (let d = 0; d < dimensions; d++) {
          gradient[d] = (gradient[d] as number) + ofDistance * (differences[at++] as number);
        }
      }
      const slope = 0.5 * ((inverse[i * n + i] as number) - (alpha[i] as number) ** 2);
      ofScale += slope * scale;
      ofNoise += slope;
    }
    for (let d = 0; d < dimensions; d++) {
      const weight = weights[d] as number;
      gradient[d] = (gradient[d] as number) * weight + 0.1 * (weight - 1 / weight);
      loss += 0.1 * (weight + 1 / weight);
    }
    gradient[dimensions] = ofScale + scale - 1;
    gradient[dimensions + 1] = (ofNoise + 30) * excess - 0.1;
    return loss;
  };
}

/** Of each pair i > j, coordinate after coordinate. */
function squaredDifferences(unordered: readonly boolean[], inputs: readonly Float64Array[]): Float64Array {
  const n = inputs.length;
  const differences = new Float64Array(((n * (n - 1)) / 2) * unordered.length);
  let at = 0;
  for (const [i, a] of inputs.entries()) {
    for (const b of inputs.slice(0, i)) {
      for (const [d, isUnordered] of unordered.entries()) {
        const difference = (a[d] as number) - (b[d] as number);
        differences[at++] = isUnordered ? Number(difference !== 0) : difference * difference;
      }
    }
  }
  return differences;
}
