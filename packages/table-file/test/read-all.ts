import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTableFile, type TableFileOptions } from "../src/read-table-file.js";
import type { TableRow } from "../src/row.js";
import { TableFileError } from "../src/table-file-error.js";

/** Everything that a file of this content holds. */
export async function readAll(content: string | Uint8Array, options: TableFileOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-table-"));
  const path = join(folder, "data");
  writeFileSync(path, content);
  try {
    const all: TableRow[] = [];
    for await (const row of readTableFile(path, options)) all.push(row);
    return {
      names: all.at(-1)?.names ?? [],
      rows: all.map(({ cells }) => cells),
      lines: all.map(({ line }) => line),
      records: all.map(({ record }) => record),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why a file of this content is refused. */
export function refusalOf(content: string | Uint8Array, options: TableFileOptions = {}): Promise<string> {
  return readAll(content, options).then(
    () => "nothing was refused",
    (error: unknown) => {
      if (error instanceof TableFileError) return error.message;
      throw error;
    },
  );
}
