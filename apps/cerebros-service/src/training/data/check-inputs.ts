import { type CerebrosError, invalidInput } from "@cerebros/contracts";
import { parseNumber } from "./cell.js";
import type { TableColumn } from "./table.js";

/** Columns that one sentence names; the others are counted. */
const named = 8;
/** Characters of a cell that a sentence shows. */
const shownCharacters = 40;

/**
 * Refuses (`invalid_input`, field `dataset`) a table without inputs, and one whose inputs are all constant: naming the
 * columns, because a split of such rows would fail for reasons that mislead.
 *
 * @param rows of the table (0-based) that have a target
 */
export function checkInputs(inputs: TableColumn[], rows: number[]): void {
  if (inputs.length === 0) {
    throw invalidInput(
      "dataset",
      "no column is left to learn from: each is the target, dropped or the group; drop fewer, or add columns",
    );
  }
  // Nearly always over after a few cells of the first column.
  if (!inputs.every((input) => isConstant(input, rows))) return;
  throw nothingToLearnFrom(
    inputs.map(({ summary, cells }) => {
      const cell = cells[rows[0] ?? 0] ?? null;
      const what = cell === null ? "empty" : `"${cell.slice(0, shownCharacters)}"`;
      return `column "${summary.name}" is ${what} in every row`;
    }),
  );
}

/** @param reasons one for each input, with its name: why it cannot help */
export function nothingToLearnFrom(reasons: string[]): CerebrosError {
  const told = reasons.slice(0, named);
  if (reasons.length > named) told.push(`and ${reasons.length - named} more columns are no better`);
  return invalidInput(
    "dataset",
    `no column is left to learn from: ${told.join("; ")}; add columns that differ from row to row and repeat, or drop fewer`,
  );
}

/** Numbers count by their value: 1 and 1.0 are one. */
function isConstant({ summary, cells }: TableColumn, rows: number[]): boolean {
  const read = (row = 0) => {
    const cell = cells[row] ?? null;
    return cell !== null && summary.kind === "numeric" ? parseNumber(cell) : cell;
  };
  const first = read(rows[0]);
  return rows.every((row) => read(row) === first);
}
