import { createReadStream } from "node:fs";
import { CerebrosError, invalidInput } from "@cerebros/contracts";
import { CsvError, parse } from "csv-parse";
import { type Cell, toCell } from "./cell.js";

/** Longest record in characters. An unclosed quote would otherwise swallow the rest of a large file. */
const maximumRecord = 4_000_000;

/**
 * Reads a CSV file (RFC 4180: commas, double quotes; any line ending; UTF-8 with or without byte order mark; empty lines
 * are skipped) without holding it in memory. `onHeader` gets the column names, then `onRow` every row, 1-based below the
 * header. Returns the number of rows.
 *
 * Refuses (`invalid_input`): a file that is missing or unreadable, an empty file, a header without rows, columns without
 * a name or with the name of another, rows with more or fewer cells than the header, and broken quotes.
 */
export async function readCsv(
  path: string,
  onHeader: (names: string[]) => void,
  onRow: (cells: Cell[], row: number) => void,
): Promise<number> {
  const file = createReadStream(path);
  const parser = file.pipe(
    parse({
      bom: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      max_record_size: maximumRecord,
    }),
  );
  file.once("error", (error) => parser.destroy(error));
  let names: string[] | undefined;
  let rows = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (names === undefined) {
        names = checkHeader(record);
        onHeader(names);
        continue;
      }
      rows++;
      if (record.length !== names.length) {
        throw invalidInput(
          "dataset",
          `row ${rows} has ${record.length} cells, the header has ${names.length}; complete the row, or quote cells that contain commas`,
        );
      }
      onRow(record.map(toCell), rows);
    }
  } catch (error) {
    throw explain(error, path, rows);
  } finally {
    file.destroy();
  }
  if (names === undefined)
    throw invalidInput("dataset", "the file is empty; it needs a header line and rows");
  if (rows === 0) throw invalidInput("dataset", "the file has a header line but no rows; add rows below it");
  return rows;
}

function checkHeader(record: string[]): string[] {
  const names = record.map((name) => name.trim());
  const unnamed = names.indexOf("");
  if (unnamed >= 0) {
    throw invalidInput(
      "dataset",
      `column ${unnamed + 1} has no name in the header; name it or remove the column`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw invalidInput("dataset", `the header has the column "${repeated}" twice; rename one of them`);
  }
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? "")) {
    throw invalidInput("dataset", `the header is one column "${names[0]}"; separate columns with commas`);
  }
  return names;
}

function explain(error: unknown, path: string, rows: number): unknown {
  if (error instanceof CerebrosError) return error;
  if (error instanceof CsvError) {
    const problem =
      error.code === "CSV_MAX_RECORD_SIZE"
        ? `a record is longer than ${maximumRecord} characters`
        : error.message.replace(/\s+/g, " ");
    return invalidInput(
      "dataset",
      `after row ${rows}: ${problem}; close every quote, and double quotes inside cells`,
    );
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return invalidInput("dataset", `there is no file ${path}`);
  if (code === "EISDIR") return invalidInput("dataset", `${path} is a folder, expected a CSV file`);
  if (code === "EACCES" || code === "EPERM")
    return invalidInput("dataset", `${path} cannot be read: permission denied`);
  return error;
}
