import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Matrix as Rows } from "../data/encode.js";
import { average } from "../data/fit-features.js";

/** Penalties per training row. The smallest is least squares but for columns that depend on each other. */
const penalties = [1e-7, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

/** Multiplications that a fit costs. */
export function ridgeCost(rows: number, width: number): number {
  const side = Math.min(rows, width);
  return (rows * width * side) / 2 + (penalties.length * side ** 3) / 3;
}

/**
 * Ridge regression with the penalty whose answers have the smallest `error`. Rows and targets are centred, so the constant
 * is not shrunk.
 */
export function fitRidge(
  train: Rows,
  targets: Float32Array,
  error: (outputs: (inputs: Rows) => Float32Array) => number,
): (inputs: Rows) => Float32Array {
  const { columns, centre } = centred(train);
  const mean = average(targets);
  const y = Float64Array.from(targets, (target) => target - mean);
  // (XᵀX + λI)⁻¹ Xᵀy = Xᵀ (XXᵀ + λI)⁻¹ y: the second is cheaper when there are more columns than rows.
  const tall = train.width <= train.rows;
  const gram = products(tall ? columns : transpose(columns));
  const right = Matrix.columnVector(tall ? columns.map((column) => dot(column, y)) : [...y]);

  let best: { outputs: (inputs: Rows) => Float32Array; error: number } | null = null;
  for (const penalty of penalties) {
    const shifted = gram.clone();
    for (let i = 0; i < shifted.rows; i++) shifted.set(i, i, shifted.get(i, i) + penalty * train.rows);
    const decomposition = new CholeskyDecomposition(shifted);
    // A penalty within rounding of 0 does not make a singular matrix regular.
    if (!decomposition.isPositiveDefinite()) continue;
    const solution = Float64Array.from(decomposition.solve(right).to1DArray());
    const coefficients = tall ? [...solution] : columns.map((column) => dot(column, solution));
    const constant = mean - coefficients.reduce((sum, value, i) => sum + value * (centre[i] ?? 0), 0);
    const outputs = (inputs: Rows) => answer(inputs, coefficients, constant);
    const now = error(outputs);
    if (best === null || now < best.error) best = { outputs, error: now };
  }
  if (best === null) throw new Error("no penalty gave a ridge regression");
  return best.outputs;
}

function centred({ rows, width, values }: Rows): { columns: Float64Array[]; centre: number[] } {
  const columns = Array.from({ length: width }, (_, i) =>
    Float64Array.from({ length: rows }, (_, row) => values[row * width + i] ?? 0),
  );
  const centre = columns.map(average);
  columns.forEach((column, i) => {
    const mean = centre[i] ?? 0;
    for (let row = 0; row < rows; row++) column[row] = (column[row] ?? 0) - mean;
  });
  return { columns, centre };
}

function transpose(columns: Float64Array[]): Float64Array[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    Float64Array.from(columns, (column) => column[row] ?? 0),
  );
}

/** The product of each vector with each; three times as fast as the general product, which does not know the symmetry. */
function products(vectors: Float64Array[]): Matrix {
  const gram = Matrix.zeros(vectors.length, vectors.length);
  for (const [i, a] of vectors.entries()) {
    for (let j = 0; j <= i; j++) {
      const value = dot(a, vectors[j] ?? a);
      gram.set(i, j, value);
      gram.set(j, i, value);
    }
  }
  return gram;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function answer({ rows, width, values }: Rows, coefficients: number[], constant: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = constant;
    for (let i = 0; i < width; i++) sum += (values[row * width + i] ?? 0) * (coefficients[i] ?? 0);
    return sum;
  });
}
