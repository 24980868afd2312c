import type { Baselines } from "@cerebros/contracts";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Matrix as Rows } from "./data/encode.js";
import { average } from "./data/fit-features.js";
import type { PreparedData } from "./data/prepare-data.js";
import { rmse } from "./metrics.js";

/** Multiplications that least squares may cost: some ten seconds. */
const affordable = 2e10;
/**
 * Added to the diagonal of the normal equations. One-hot columns add up to the constant, so the solution is not unique; this
 * picks (up to rounding) the shortest one and is far too small to shrink anything else.
 */
const ridge = 1e-3;

/**
 * Scores of trivial predictors on the test rows, fitted on the training rows. Regression, RMSE in units of the target: the
 * training mean, and linear least squares on the same encoded features. Classification, accuracy: the commonest class.
 * Least squares are left out, with a warning, where they would take minutes.
 */
export function scoreBaselines({ train, test, preprocessing }: PreparedData): {
  baselines: Baselines;
  warnings: string[];
} {
  if (preprocessing.target.task === "classification") {
    const commonest = mode(train.targets);
    return {
      baselines: { majority: average(test.targets.map((target) => Number(target === commonest))) },
      warnings: [],
    };
  }
  const mean = average(train.targets);
  const baselines: Baselines = { mean: rmse(new Float64Array(test.targets.length).fill(mean), test.targets) };
  const { rows, width } = train.inputs;
  if (rows * width * Math.min(rows, width) > affordable) {
    const warning = `least squares on ${rows} × ${width} numbers would take minutes; that baseline is left out`;
    return { baselines, warnings: [warning] };
  }
  baselines.leastSquares = rmse(leastSquares(train.inputs, train.targets, test.inputs), test.targets);
  return { baselines, warnings: [] };
}

/** Predictions for `test`. Rows and targets are centred, so the constant is not shrunk. */
function leastSquares(train: Rows, targets: Float64Array, test: Rows): number[] {
  const x = toMatrix(train);
  const centre = x.mean("column");
  x.subRowVector(centre);
  const mean = average(targets);
  const y = Matrix.columnVector(Array.from(targets, (target) => target - mean));
  const coefficients = train.width <= train.rows ? primal(x, y) : dual(x, y);
  return toMatrix(test)
    .subRowVector(centre)
    .mmul(coefficients)
    .to1DArray()
    .map((value) => value + mean);
}

/** (XᵀX + λI)⁻¹ Xᵀy */
function primal(x: Matrix, y: Matrix): Matrix {
  const transposed = x.transpose();
  return solve(transposed.mmul(x), transposed.mmul(y));
}

/** Xᵀ (XXᵀ + λI)⁻¹ y: the same, cheaper when there are more columns than rows. */
function dual(x: Matrix, y: Matrix): Matrix {
  const transposed = x.transpose();
  return transposed.mmul(solve(x.mmul(transposed), y));
}

function solve(gram: Matrix, right: Matrix): Matrix {
  for (let i = 0; i < gram.rows; i++) gram.set(i, i, gram.get(i, i) + ridge);
  return new CholeskyDecomposition(gram).solve(right);
}

function toMatrix({ rows, width, values }: Rows): Matrix {
  return Matrix.from1DArray(rows, width, values);
}

/** The commonest value; the smallest of several. */
function mode(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [best, most] = [Number.NaN, 0];
  for (const [value, count] of counts) {
    if (count > most || (count === most && value < best)) [best, most] = [value, count];
  }
  return best;
}
