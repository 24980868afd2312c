import type { UnitWeights } from "./weights.js";

/**
 * Batch normalisation scales and shifts each normalised column x̂, and the dense layer multiplies the result by its
 * kernel: (γ·x̂ + β)·K + b. That is the same as x̂·K' + b' with K' = γ·K by rows and b' = b + β·K, and copies of a source
 * can be added up in K'. Training runs on K' and b', one matrix per source, and never builds the concatenation.
 */
export interface FoldedUnit {
  /** One per edge of the unit: neurons of the source × neurons of the unit, row-major. */
  kernels: Float32Array[];
  bias: Float32Array;
}

/** `sources` are the neurons of the unit that each edge reads. */
export function allocateFolded(sources: number[], neurons: number): FoldedUnit {
  return {
    kernels: sources.map((rows) => new Float32Array(rows * neurons)),
    bias: new Float32Array(neurons),
  };
}

/** K' and b' of the weights as they are now. */
export function fold({ node, gamma, beta, kernel, bias }: UnitWeights, folded: FoldedUnit): void {
  const { neurons } = node.unit;
  folded.bias.set(bias);
  let column = 0;
  for (const [edge, { times }] of node.reads.entries()) {
    const sum = folded.kernels[edge] ?? new Float32Array();
    sum.fill(0);
    for (let copy = 0; copy < times; copy++) {
      for (let at = 0; at < sum.length; at += neurons, column++) {
        const scale = gamma[column] ?? 0;
        const shift = beta[column] ?? 0;
        for (let j = 0; j < neurons; j++) {
          const weight = kernel[column * neurons + j] ?? 0;
          sum[at + j] = (sum[at + j] ?? 0) + scale * weight;
          folded.bias[j] = (folded.bias[j] ?? 0) + shift * weight;
        }
      }
    }
  }
}

/** The gradients of γ, β, K and b that follow from those of K' and b'. */
export function unfold(weights: UnitWeights, folded: FoldedUnit, gradients: UnitWeights): void {
  const { neurons } = weights.node.unit;
  gradients.bias.set(folded.bias);
  let column = 0;
  for (const [edge, { times }] of weights.node.reads.entries()) {
    const error = folded.kernels[edge] ?? new Float32Array();
    for (let copy = 0; copy < times; copy++) {
      for (let at = 0; at < error.length; at += neurons, column++) {
        const scale = weights.gamma[column] ?? 0;
        const shift = weights.beta[column] ?? 0;
        let gamma = 0;
        let beta = 0;
        for (let j = 0; j < neurons; j++) {
          const weight = weights.kernel[column * neurons + j] ?? 0;
          const ofKernel = error[at + j] ?? 0;
          const ofBias = folded.bias[j] ?? 0;
          gamma += ofKernel * weight;
          beta += ofBias * weight;
          gradients.kernel[column * neurons + j] = scale * ofKernel + shift * ofBias;
        }
        gradients.gamma[column] = gamma;
        gradients.beta[column] = beta;
      }
    }
  }
}
