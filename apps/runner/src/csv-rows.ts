import { createReadStream } from "node:fs";
import { invalidInput } from "@cerebros/contracts";
import { CsvError, parse } from "csv-parse";

export interface CsvChunk {
  header: string[];
  /** Cells in the order of the header. */
  rows: string[][];
}

/** Cells of one chunk at most, so that wide files do not make requests of hundreds of megabytes. */
const CELLS = 500_000;

/** Longest record in characters: an open quote must not swallow the rest of a large file. */
const RECORD = 4_000_000;

/**
 * Reads a CSV file with a header line, by the rules of the files that runs learn from, in pieces of at most `limit` rows
 * and in constant memory.
 */
export async function* readCsv(path: string, limit: number): AsyncGenerator<CsvChunk> {
  const refuse = (problem: string) => invalidInput("data", `--data ${path}: ${problem}`);
  const file = createReadStream(path);
  const records = file.pipe(
    parse({
      bom: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      skip_empty_lines: true,
      trim: true,
      max_record_size: RECORD,
    }),
  );
  file.once("error", (error) => records.destroy(error));
  let header: string[] | null = null;
  let rows: string[][] = [];
  let any = false;
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (header === null) {
        const repeated = record.find((name, index) => record.indexOf(name) !== index);
        if (repeated !== undefined) throw refuse(`the header has "${repeated}" twice: rename one of them`);
        header = record;
        continue;
      }
      any = true;
      rows.push(record);
      if (rows.length >= Math.min(limit, Math.ceil(CELLS / header.length))) {
        yield { header, rows };
        rows = [];
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw refuse(error.message.replaceAll(/\s+/g, " "));
    throw error;
  } finally {
    file.destroy();
  }
  if (header === null || !any) throw refuse("no rows: give a header line and at least one row below it");
  if (rows.length > 0) yield { header, rows };
}
