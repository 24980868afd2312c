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

/** Reads a CSV file with a header line in pieces of at most `limit` rows, in constant memory. */
export async function* readCsv(file: string, limit: number): AsyncGenerator<CsvChunk> {
  const refuse = (problem: string) => invalidInput("data", `--data ${file}: ${problem}`);
  const records = createReadStream(file).pipe(parse({ bom: true, skip_empty_lines: true }));
  let header: string[] | null = null;
  let rows: string[][] = [];
  let any = false;
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (header === null) {
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
    if (error instanceof CsvError) throw refuse(error.message);
    throw error;
  }
  if (header === null || !any) throw refuse("no rows: give a header line and at least one row below it");
  if (rows.length > 0) yield { header, rows };
}
