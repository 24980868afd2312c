import { invalidInput } from "@cerebros/contracts";
import { type Cell, parseNumber } from "./cell.js";
import type { CategoricalFeature, Feature, NumericFeature } from "./preprocessing.js";
import type { TableColumn } from "./table.js";

/** The commonest levels of a category get a column each, up to this many; the rest share one. */
const maximumLevels = 32;
/** A level needs this share of the training rows: rarer ones cannot be told from noise, and share one column. */
const minimumShare = 0.01;

/**
 * Learns how to encode a column, from the training rows and nothing else (the kind of the column comes from the whole
 * file). Returns null, and says why in `warnings`, for a column that cannot help: no value, one value, or text that is
 * different in every row.
 */
export function fitFeature(column: TableColumn, trainRows: number[], warnings: string[]): Feature | null {
  const { name, kind, numericShare, firstText } = column.summary;
  const cells = trainRows.map((row) => column.cells[row] ?? null);
  if (cells.every((cell) => cell === null)) {
    warnings.push(`column "${name}" is left out: no training row has a value`);
    return null;
  }
  if (kind === "categorical" && numericShare >= 0.9 && firstText !== null) {
    warnings.push(
      `column "${name}" is read as categories because row ${firstText.row} has the text "${firstText.value}"`,
    );
  }
  const feature = kind === "numeric" ? fitNumeric(name, cells) : fitCategorical(name, cells, warnings);
  if (feature === "constant") {
    warnings.push(`column "${name}" is left out: it has one value in all training rows`);
    return null;
  }
  return feature;
}

function fitNumeric(name: string, cells: Cell[]): NumericFeature | "constant" {
  const present = cells.flatMap((cell) => (cell === null ? [] : [parseNumber(cell) ?? Number.NaN]));
  const fill = median(present);
  const missing_indicator = present.length < cells.length;
  const filled = [...present, ...Array<number>(cells.length - present.length).fill(fill)];
  const mean = average(filled);
  const deviation = Math.sqrt(average(filled.map((value) => (value - mean) ** 2)));
  if (!Number.isFinite(deviation)) {
    throw invalidInput("dataset", `column "${name}" has numbers too large to compute with; scale or drop it`);
  }
  // Rounding leaves a deviation just above 0 in a column that is constant.
  const constant = deviation <= 1e-12 * Math.abs(mean);
  if (constant && !missing_indicator) return "constant";
  return { kind: "numeric", name, fill, mean, deviation: constant ? 1 : deviation, missing_indicator };
}

function fitCategorical(
  name: string,
  cells: Cell[],
  warnings: string[],
): CategoricalFeature | "constant" | null {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const missing = present < cells.length;
  if (counts.size === 1 && !missing) return "constant";
  if (counts.size === present && present > 1) {
    warnings.push(
      `column "${name}" is left out: its text is different in every training row, like an identifier`,
    );
    return null;
  }
  const common = [...counts]
    .filter(([, count]) => count >= minimumShare * cells.length)
    // Equally frequent levels are ordered by name, so that the order of the rows does not matter.
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([level]) => level);
  const levels = common.slice(0, maximumLevels);
  return { kind: "categorical", name, levels, missing, other: levels.length < counts.size };
}

export function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
