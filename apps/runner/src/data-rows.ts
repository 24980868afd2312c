import { invalidInput } from "@cerebros/contracts";
import { readTableFile, TableFileError, type TableRow } from "@cerebros/table-file";

export interface DataChunk {
  /** Columns so far; those of a CSV file are the same in every chunk. */
  names: readonly string[];
  rows: TableRow[];
}

/** Cells of one chunk at most, so that wide files do not make requests of hundreds of megabytes. */
const CELLS = 500_000;

/**
 * Reads a file by the rules of the files that runs learn from, in pieces of at most `limit` rows and in constant memory.
 * Refuses (`invalid_input`, field `data`) what those refuse.
 */
export async function* readData(path: string, limit: number): AsyncGenerator<DataChunk> {
  let rows: TableRow[] = [];
  let names: readonly string[] = [];
  try {
    for await (const row of readTableFile(path)) {
      names = row.names;
      rows.push(row);
      if (rows.length >= Math.min(limit, Math.ceil(CELLS / names.length))) {
        yield { names, rows };
        rows = [];
      }
    }
  } catch (error) {
    if (error instanceof TableFileError) throw invalidInput("data", `--data ${path}: ${error.message}`);
    throw error;
  }
  if (rows.length > 0) yield { names, rows };
}
