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
 *
 * @param from a figure below it need not be exact, which saves most of the work on most columns
 */
export function explainByNumbers(train: Pairs<number>, validation: Pairs<number>, from: number): number {
  const { x, y } = present(train);
  if (x.length < 2) return 0;
  const mean = average(train.targets);
  const answer = (fit: (x: number) => number) =>
    r2(
      (row) => {
        const cell = validation.cells[row] ?? Number.NaN;
        return Number.isNaN(cell) ? mean : fit(cell);
      },
      validation.targets,
      from,
    );
  return Math.max(answer(fitLine(x, y)), answer(fitPieces(x, y)));
}

/** The pairs that have a cell. */
function present({ cells, targets }: Pairs<number>): { x: Float64Array; y: Float64Array } {
  const x = Float64Array.from(cells);
  if (!x.some(Number.isNaN)) return { x, y: targets };
  const has = (_: number, row: number) => !Number.isNaN(x[row]);
  return { x: x.filter(has), y: targets.filter(has) };
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
  const predict = (row: number) => {
    const level = sums.get(validation.cells[row] ?? null);
    return level ? level.sum / level.count : mean;
  };
  return r2(predict, validation.targets);
}

/**
 * 1 - squared error / squared error of the rows' own mean; 0 when the targets do not vary.
 *
 * @param from once the figure is sure to be below, what it would be if the rest were right is returned
 */
function r2(
  predict: (row: number) => number,
  targets: Float64Array,
  from = Number.NEGATIVE_INFINITY,
): number {
  const mean = average(targets);
  let total = 0;
  for (const target of targets) total += (target - mean) ** 2;
  if (total === 0) return 0;
  let error = 0;
  for (let row = 0; row < targets.length; row++) {
    error += (predict(row) - (targets[row] ?? Number.NaN)) ** 2;
    if (1 - error / total < from) break;
  }
  return 1 - error / total;
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
  for (let row = 0; row < x.length; row++) {
    const level = position(values, x[row] ?? Number.NaN);
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
