import { average } from "../data/fit-features.js";
import { levelsOf, position } from "./levels.js";

/** Cells of a column beside their targets; a missing cell is NaN or null. */
export interface Pairs<T> {
  cells: ArrayLike<T>;
  targets: Float64Array;
}

/**
 * R² on the validation rows of the better of two fits on the training rows: the least-squares line, and straight pieces
 * between the averages at neighbouring values, which follow any curve. A missing cell is answered by the training mean.
 */
export function explainByNumbers(train: Pairs<number>, validation: Pairs<number>): number {
  const rows = Array.from(train.targets.keys()).filter((row) => !Number.isNaN(train.cells[row]));
  if (rows.length < 2) return 0;
  const x = Float64Array.from(rows, (row) => train.cells[row] ?? 0);
  const y = Float64Array.from(rows, (row) => train.targets[row] ?? 0);
  const mean = average(train.targets);
  const answer = (fit: (x: number) => number) =>
    r2(
      Float64Array.from(validation.cells, (cell) => (Number.isNaN(cell) ? mean : fit(cell))),
      validation.targets,
    );
  return Math.max(answer(fitLine(x, y)), answer(fitPieces(x, y)));
}

/** R² on the validation rows of the average training target of the cell's level; the training mean elsewhere. */
export function explainByLevels(train: Pairs<string | null>, validation: Pairs<string | null>): number {
  const sums = new Map<string | null, { sum: number; count: number }>();
  for (const [row, cell] of Array.from(train.cells).entries()) {
    const level = sums.get(cell) ?? { sum: 0, count: 0 };
    level.sum += train.targets[row] ?? Number.NaN;
    level.count++;
    sums.set(cell, level);
  }
  const mean = average(train.targets);
  const predicted = Array.from(validation.cells, (cell) => {
    const level = sums.get(cell);
    return level ? level.sum / level.count : mean;
  });
  return r2(predicted, validation.targets);
}

/** 1 - squared error / squared error of the rows' own mean; 0 when the targets do not vary. */
export function r2(predicted: ArrayLike<number>, targets: Float64Array): number {
  const mean = average(targets);
  let error = 0;
  let total = 0;
  for (const [row, target] of targets.entries()) {
    error += ((predicted[row] ?? Number.NaN) - target) ** 2;
    total += (target - mean) ** 2;
  }
  return total > 0 ? 1 - error / total : 0;
}

function fitLine(x: Float64Array, y: Float64Array): (x: number) => number {
  const meanX = average(x);
  const meanY = average(y);
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += ((x[i] ?? 0) - meanX) ** 2;
    xy += ((x[i] ?? 0) - meanX) * ((y[i] ?? 0) - meanY);
  }
  const slope = xx > 0 ? xy / xx : 0;
  return (value) => meanY + slope * (value - meanX);
}

/** Beyond the ends the outermost average holds. */
function fitPieces(x: Float64Array, y: Float64Array): (x: number) => number {
  const { values, counts } = levelsOf(x);
  const means = new Float64Array(values.length);
  for (const [row, value] of x.entries()) {
    const level = position(values, value);
    means[level] = (means[level] ?? 0) + (y[row] ?? 0) / (counts[level] ?? 1);
  }
  return (value) => {
    const above = position(values, value);
    if (above === 0 || above === values.length) return means[Math.min(above, values.length - 1)] ?? 0;
    const [left = 0, right = 0] = [values[above - 1], values[above]];
    const share = (value - left) / (right - left);
    return (means[above - 1] ?? 0) * (1 - share) + (means[above] ?? 0) * share;
  };
}
