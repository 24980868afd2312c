import { parseNumber } from "../data/cell.js";
import { rankCorrelation } from "./rank-correlation.js";
import { leakFrom, type ScreenedColumn } from "./screened.js";

/** Names that are ids as a whole, in lower case and without separators. */
const idNames = new Set(
  ["pid", "uid", "guid", "uuid", "userid", "customerid", "recordid", "rowid", "rownum", "rownumber"].concat([
    "row",
    "order",
    "index",
    "idx",
  ]),
);
/** A column with one of these words in its name tells a time, also when it goes up by 1 from row to row. */
const timeWords = new Set(
  ["year", "yr", "quarter", "month", "week", "day", "date", "time", "hour", "minute", "second"].concat([
    "timestamp",
    "epoch",
    "period",
    "age",
    "t",
  ]),
);
/** Whole numbers in this range are years, whatever the column is called. */
const years = { first: 1_800, last: 2_200 };

export interface RowId {
  /** Rank correlation with the order of the rows. */
  figure: number;
  /** Is it the name, and not the order of the rows, that gives it away? */
  by_name: boolean;
}

/**
 * Does the column number the rows? It holds whole numbers, all of them different, none missing, and either is named like
 * an id (`id`, `PID`, `customer_id`, `Order`, `index`, `row`) or goes with the order of the rows: |rank correlation| of at
 * least 0.999, over a range that it fills at least to the half, and neither years nor named like a time.
 *
 * @param rows the rows to look at for the order, ascending; all rows count for the differences
 */
export function findRowId(column: ScreenedColumn, tableRows: number, rows: ArrayLike<number>): RowId | null {
  if (!column.whole || !allDifferent(column, tableRows)) return null;
  const values = Float64Array.from(rows, (row) => parseNumber(column.cell(row) ?? "") ?? Number.NaN);
  const figure = rankCorrelation(values, Float64Array.from(rows));
  const words = wordsOf(column.name);
  if (words.at(-1) === "id" || idNames.has(words.join(""))) return { figure, by_name: true };
  if (Math.abs(figure) < leakFrom || words.some((word) => timeWords.has(word))) return null;
  const { low, high } = range(column, tableRows);
  const areYears = low >= years.first && high <= years.last;
  const isDense = high - low + 1 <= 2 * tableRows;
  return isDense && !areYears ? { figure, by_name: false } : null;
}

function allDifferent(column: ScreenedColumn, tableRows: number): boolean {
  const seen = new Set<string | null>();
  for (let row = 0; row < tableRows; row++) {
    const cell = column.cell(row);
    if (seen.has(cell)) return false;
    seen.add(cell);
  }
  return true;
}

function range(column: ScreenedColumn, tableRows: number): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < tableRows; row++) {
    const value = parseNumber(column.cell(row) ?? "") ?? Number.NaN;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** `customerId`, `Customer.ID` and `customer_id` are customer, id. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
