import { invalidInput } from "@cerebros/contracts";
import { readTableFile, TableFileError, type TableFormat, type TableRow } from "@cerebros/table-file";
import type { Profile } from "../training.js";
import { type Cell, type CellReader, toCell } from "./cell.js";
import { ColumnSummary } from "./column-summary.js";

export interface TableColumn {
  summary: ColumnSummary;
  /** One per row. */
  cells: Cell[];
}

/** A file in memory, by column, in the order of the header or of the first appearance. */
export interface Table {
  rows: number;
  /** Line of the file on which a row ends, 1-based; one per row. */
  lines: number[];
  columns: Map<string, TableColumn>;
}

/** Cells that a table may have: they are kept as text, at up to some 60 bytes each. */
const maximumCells = 60_000_000;

/** Repeated values of a column share one string, up to this many. */
const internLimit = 10_000;

/** Reads the whole file; refuses (`invalid_input`, field `dataset`) what `readTableFile` refuses, and more than 60 million cells. */
export async function readTable(path: string, read: CellReader = toCell): Promise<Table> {
  const columns: (TableColumn & { known: Map<string, string> })[] = [];
  const lines: number[] = [];
  for await (const { names, cells, line } of readRows(path)) {
    lines.push(line);
    const row = lines.length;
    for (let index = columns.length; index < names.length; index++) {
      const summary = new ColumnSummary(names[index] ?? "");
      summary.skip(row - 1);
      columns.push({ summary, cells: new Array<Cell>(row - 1).fill(null), known: new Map() });
    }
    checkSize(row * columns.length);
    for (const [index, column] of columns.entries()) {
      const cell = readCell(cells[index], read);
      column.summary.add(cell, row, line);
      column.cells.push(cell === null ? null : intern(cell, column.known));
    }
  }
  return {
    rows: lines.length,
    lines,
    columns: new Map(columns.map(({ summary, cells }) => [summary.name, { summary, cells }])),
  };
}

/** Reads the file once and keeps only the summaries; errors as in `readTable`. */
export async function profileTable(path: string, format?: TableFormat): Promise<Profile> {
  const summaries: ColumnSummary[] = [];
  let rows = 0;
  for await (const { names, cells, line } of readRows(path, format)) {
    for (let index = summaries.length; index < names.length; index++) {
      const summary = new ColumnSummary(names[index] ?? "");
      summary.skip(rows);
      summaries.push(summary);
    }
    rows++;
    for (const [index, summary] of summaries.entries()) {
      summary.add(readCell(cells[index], toCell), rows, line);
    }
  }
  return { rows, columns: summaries.map((summary) => summary.toColumn()) };
}

async function* readRows(path: string, format?: TableFormat): AsyncGenerator<TableRow> {
  try {
    yield* readTableFile(path, format === undefined ? {} : { format });
  } catch (error) {
    throw error instanceof TableFileError ? invalidInput("dataset", error.message) : error;
  }
}

/** JSON's null and a key that is not there are missing whatever the markers. */
function readCell(text: string | null | undefined, read: CellReader): Cell {
  return text === null || text === undefined ? null : read(text);
}

function checkSize(cells: number): void {
  if (cells <= maximumCells) return;
  throw invalidInput(
    "dataset",
    `the table has more than ${maximumCells} cells; that many rows and columns do not fit into memory`,
  );
}

function intern(text: string, known: Map<string, string>): string {
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size < internLimit) known.set(text, text);
  return text;
}
