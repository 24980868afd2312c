import type { Profile } from "../training.js";
import type { Cell } from "./cell.js";
import { ColumnSummary } from "./column-summary.js";
import { readCsv } from "./read-csv.js";

export interface TableColumn {
  summary: ColumnSummary;
  /** One per row. */
  cells: Cell[];
}

/** A CSV file in memory, by column, in the order of the header. */
export interface Table {
  rows: number;
  columns: Map<string, TableColumn>;
}

/** Repeated values of a column share one string, up to this many. */
const internLimit = 10_000;

/** Reads the whole file; errors as in `readCsv`. */
export async function readTable(path: string): Promise<Table> {
  const columns: (TableColumn & { known: Map<string, string> })[] = [];
  const rows = await readCsv(
    path,
    (names) => {
      for (const name of names)
        columns.push({ summary: new ColumnSummary(name), cells: [], known: new Map() });
    },
    (cells, row) => {
      for (const [index, column] of columns.entries()) {
        const cell = cells[index] ?? null;
        column.summary.add(cell, row);
        column.cells.push(cell === null ? null : intern(cell, column.known));
      }
    },
  );
  return { rows, columns: new Map(columns.map(({ summary, cells }) => [summary.name, { summary, cells }])) };
}

/** Reads the file once and keeps only the summaries; errors as in `readCsv`. */
export async function profileCsv(path: string): Promise<Profile> {
  let summaries: ColumnSummary[] = [];
  const rows = await readCsv(
    path,
    (names) => {
      summaries = names.map((name) => new ColumnSummary(name));
    },
    (cells, row) => {
      for (const [index, summary] of summaries.entries()) summary.add(cells[index] ?? null, row);
    },
  );
  return { rows, columns: summaries.map((summary) => summary.toColumn()) };
}

function intern(text: string, known: Map<string, string>): string {
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size < internLimit) known.set(text, text);
  return text;
}
