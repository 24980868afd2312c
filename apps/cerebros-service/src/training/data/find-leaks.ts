import { invalidInput } from "@cerebros/contracts";
import { parseNumber } from "./cell.js";
import type { TableColumn } from "./table.js";
import type { Target } from "./target.js";

/** Absolute correlation with the target above which a column is suspected of being made from it. */
const suspicious = 0.999;

/**
 * Refuses (`invalid_input`, field `drop`) an input that repeats the target in every row, also with its numbers written
 * differently. Warns of an input that correlates with a numeric target above 0.999, or that stands for the classes one to
 * one. All rows are looked at: nothing of this enters the model.
 */
export function findLeaks(targetColumn: TableColumn, target: Target, inputs: TableColumn[]): string[] {
  return inputs.flatMap((input) => {
    const name = input.summary.name;
    const goal = targetColumn.summary.name;
    if (target.rows.every((row) => sameValue(input.cells[row] ?? null, targetColumn.cells[row] ?? null))) {
      throw invalidInput(
        "drop",
        `column "${name}" is a copy of the target "${goal}"; add it to the dropped columns`,
      );
    }
    if (target.classes !== null) {
      return standsForClasses(input, target)
        ? [`column "${name}" tells the class "${goal}" in every row; drop it if it was made from the target`]
        : [];
    }
    const correlation = input.summary.kind === "numeric" ? correlate(input, target) : 0;
    return Math.abs(correlation) > suspicious
      ? [
          `column "${name}" correlates with the target "${goal}" at ${correlation.toFixed(5)}; drop it if it was made from the target`,
        ]
      : [];
  });
}

function sameValue(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const number = parseNumber(a);
  return number !== undefined && number === parseNumber(b);
}

/** Has the column one value of its own per class, each of them repeated? */
function standsForClasses(input: TableColumn, target: Target): boolean {
  const classOf = new Map<string | null, number>();
  const seen = new Set<number>();
  for (const [index, row] of target.rows.entries()) {
    const cell = input.cells[row] ?? null;
    const value = target.values[index] ?? Number.NaN;
    const known = classOf.get(cell);
    if (known !== undefined && known !== value) return false;
    if (known === undefined) {
      if (seen.has(value)) return false;
      classOf.set(cell, value);
      seen.add(value);
    }
  }
  return true;
}

/** Pearson's correlation over the rows where the input is present; 0 when it or the target does not vary there. */
function correlate(input: TableColumn, target: Target): number {
  const pairs = target.rows.flatMap((row, index) => {
    const cell = input.cells[row] ?? null;
    const x = cell === null ? undefined : parseNumber(cell);
    return x === undefined ? [] : [{ x, y: target.values[index] ?? Number.NaN }];
  });
  const meanX = pairs.reduce((sum, { x }) => sum + x, 0) / pairs.length;
  const meanY = pairs.reduce((sum, { y }) => sum + y, 0) / pairs.length;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const { x, y } of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
