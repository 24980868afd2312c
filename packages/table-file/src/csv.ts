import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { type TableRow, tooManyColumns } from "./row.js";
import { TableFileError } from "./table-file-error.js";

/** Longest record in characters. An unclosed quote would otherwise swallow the rest of a large file. */
const maximumRecord = 4_000_000;

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

/**
 * Rows of a CSV file (RFC 4180: commas, double quotes; any line ending; with or without byte order mark; empty lines are
 * skipped) below its header line.
 *
 * @throws TableFileError for an empty file, a header without rows, columns without a name or with the name of another, rows
 * with more or fewer cells than the header, and broken quotes.
 */
export async function* readCsv(text: AsyncIterable<Buffer>): AsyncGenerator<TableRow, void, undefined> {
  const parser = parse({
    bom: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    max_record_size: maximumRecord,
    info: true,
  });
  // An error of the source destroys the parser with it.
  const records = pipeline(Readable.from(text), parser, () => {}) as AsyncIterable<CsvRecord>;
  let names: string[] | undefined;
  const lines = new LineCount();
  let rows = 0;
  try {
    for await (const { record: cells, info } of records) {
      const line = lines.after(cells, info.lines);
      if (names === undefined) {
        names = checkHeader(cells);
        continue;
      }
      rows++;
      if (cells.length !== names.length) {
        throw new TableFileError(
          `line ${line}: row ${rows} has ${cells.length} cells, the header has ${names.length}; ` +
            "complete the row, or quote cells that contain commas",
        );
      }
      yield { names, cells, line, record: null };
    }
  } catch (error) {
    throw error instanceof CsvError ? explain(error) : error;
  }
  if (names === undefined) throw new TableFileError("the file is empty; it needs a header line and rows");
  if (rows === 0) throw new TableFileError("the file has a header line but no rows; add rows below it");
}

function checkHeader(record: string[]): string[] {
  const names = record.map((name) => name.trim());
  const problem = tooManyColumns(names.length);
  if (problem !== null) throw new TableFileError(problem);
  const unnamed = names.indexOf("");
  if (unnamed >= 0) {
    throw new TableFileError(`column ${unnamed + 1} has no name in the header; name it or remove the column`);
  }
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) {
      throw new TableFileError(`the header has the column "${name}" twice; rename one of them`);
    }
    known.add(name);
  }
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? "")) {
    throw new TableFileError(`the header is one column "${names[0]}"; separate columns with commas`);
  }
  return names;
}

function explain(error: CsvError): TableFileError {
  const problem =
    error.code === "CSV_MAX_RECORD_SIZE"
      ? `a record is longer than ${maximumRecord} characters`
      : error.message.replace(/\s+/g, " ");
  return new TableFileError(
    `line ${error["lines"]}: ${problem}; close every quote, and double quotes inside cells`,
  );
}

/** Lines as an editor counts them: the parser takes a carriage return and line feed inside quotes for two line ends. */
class LineCount {
  private parsed = 0;
  private excess = 0;

  after(cells: string[], parsed: number): number {
    if (parsed - this.parsed > 1) {
      for (const cell of cells) this.excess += cell.match(/\r\n/g)?.length ?? 0;
    }
    this.parsed = parsed;
    return parsed - this.excess;
  }
}
