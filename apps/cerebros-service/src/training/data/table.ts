import { invalidInput } from "@cerebros/contracts";
import { readTableFile, TableFileError, type TableFormat, type TableRow } from "@cerebros/table-file";
import type { Profile } from "../training.js";
import { type Cell, type CellReader, toCell } from "./cell.js";
import { CellBudget, CellStore } from "./cell-store.js";
import { ColumnSummary, maximumIntegerClasses } from "./column-summary.js";

export interface TableColumn {
  summary: ColumnSummary;
  /** One per row. */
  cells: Cell[];
}

/** Whether a target holds classes is all that the count is asked for; in a wide table it would take seconds. */
const distinctInMemory = maximumIntegerClasses + 1;

/** A file in memory, by column, in the order of the header or of the first appearance. */
export interface Table {
  rows: number;
  /** Line of the file on which a row ends, 1-based; one per row. */
  lines: number[];
  columns: Map<string, TableColumn>;
}

/**
 * Reads the whole file; refuses (`invalid_input`, field `dataset`) what `readTableFile` refuses, and a table that is too
 * large for memory.
 */
export async function readTable(path: string, read: CellReader = toCell): Promise<Table> {
  const columns: { summary: ColumnSummary; store: CellStore }[] = [];
  const lines: number[] = [];
  const budget = new CellBudget();
  for await (const { names, cells, line } of readRows(path)) {
    lines.push(line);
    const row = lines.length;
    for (let index = columns.length; index < names.length; index++) {
      const summary = new ColumnSummary(names[index] ?? "", distinctInMemory);
      summary.skip(row - 1);
      columns.push({ summary, store: new CellStore(budget, row - 1) });
    }
    for (const [index, { summary, store }] of columns.entries()) {
      const cell = readCell(cells[index], read);
      summary.add(cell, row, line);
      store.add(cell);
    }
  }
  return {
    rows: lines.length,
    lines,
    columns: new Map(columns.map(({ summary, store }) => [summary.name, { summary, cells: store.cells }])),
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
