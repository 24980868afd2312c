import type { Stream } from "@cerebros/search";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Weights } from "./weights.js";

/** What counts as a largest singular value of at most 1 in single precision. */
export const tolerance = 1e-4;

/**
 * Spectral normalisation (Miyato et al. 2018) as a constraint: after a step every kernel K is divided by max(1, σ(K)),
 * σ its largest singular value. σ comes from power iteration with a vector that lives on from step to step, so one
 * iteration a step suffices to follow it.
 */
export class SpectralNorm {
  private readonly vectors: Float64Array[];

  /** `values(level, unit)` starts the vector of a unit. */
  constructor(
    private readonly weights: Weights,
    values: (level: number, unit: number) => Stream,
  ) {
    this.vectors = weights.units.map(({ node: { unit } }) => {
      const random = values(unit.level, unit.unit);
      return Float64Array.from({ length: unit.neurons }, () => random.normal());
    });
  }

  /** Scales down the kernels whose σ exceeds 1 as far as one iteration can tell. */
  project(): void {
    this.scale(() => 1);
  }

  /** Iterates until σ stands still, so that every σ is at most 1 up to `tolerance`. */
  projectExactly(): void {
    this.scale(() => maximumIterations);
  }

  private scale(iterations: () => number): void {
    for (const [index, { kernel }] of this.weights.units.entries()) {
      const vector = this.vectors[index];
      if (vector === undefined) continue;
      const sigma = largestSingularValue(kernel, vector, iterations());
      if (sigma <= 1) continue;
      for (let i = 0; i < kernel.length; i++) kernel[i] = (kernel[i] ?? 0) / sigma;
    }
  }
}

const maximumIterations = 1000;
/** Relative change of σ at which iterating ends. */
const settled = 1e-9;

/** Power iteration on KᵀK. `vector` (one entry per column of K) is the start and becomes the singular vector. */
function largestSingularValue(kernel: Float32Array, vector: Float64Array, iterations: number): number {
  const columns = vector.length;
  let sigma = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = new Float64Array(columns);
    let image = 0;
    const length = norm(vector);
    for (let at = 0; at < kernel.length; at += columns) {
      let product = 0;
      for (let j = 0; j < columns; j++) product += (kernel[at + j] ?? 0) * (vector[j] ?? 0);
      product /= length;
      image += product * product;
      for (let j = 0; j < columns; j++) next[j] = (next[j] ?? 0) + product * (kernel[at + j] ?? 0);
    }
    const before = sigma;
    sigma = Math.sqrt(image);
    // A zero kernel has no direction to keep.
    if (sigma === 0) return 0;
    vector.set(next);
    if (Math.abs(sigma - before) <= settled * sigma) break;
  }
  return sigma;
}

function norm(vector: Float64Array): number {
  return Math.hypot(...vector);
}

/**
 * Largest singular value by singular value decomposition in double precision, independent of the power iteration above. Of a
 * kernel K with more rows than columns it is the root of that of KᵀK, which is small even where a table has 50,000 columns.
 */
export function measureSpectralNorm(kernel: { rows: number; columns: number; values: Float32Array }): number {
  const { rows, columns, values } = kernel;
  if (rows > columns) return Math.sqrt(largestOf(gram(values, columns)));
  return largestOf(Matrix.from1DArray(rows, columns, values));
}

function gram(values: Float32Array, columns: number): Matrix {
  const product = Matrix.zeros(columns, columns);
  for (let at = 0; at < values.length; at += columns) {
    for (let i = 0; i < columns; i++) {
      const factor = values[at + i] ?? 0;
      for (let j = 0; j <= i; j++) product.set(i, j, product.get(i, j) + factor * (values[at + j] ?? 0));
    }
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) product.set(j, i, product.get(i, j));
  return product;
}

function largestOf(matrix: Matrix): number {
  const decomposition = new SingularValueDecomposition(matrix, {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return decomposition.diagonal[0] ?? 0;
}
