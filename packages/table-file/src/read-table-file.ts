import { readCsv } from "./csv.js";
import { readJsonl } from "./jsonl.js";
import { openText } from "./open-text.js";
import type { TableRow } from "./row.js";

export type TableFormat = "csv" | "jsonl";

export interface TableFileOptions {
  /** Without it, what the first bytes say: an object or an array of objects is JSONL, everything else CSV. */
  format?: TableFormat;
}

/**
 * Rows of a CSV or JSONL file, plain or gzip (by its first two bytes), in constant memory: one chunk of the file and one row
 * at a time. The file is closed when the caller stops early.
 *
 * @throws TableFileError for a file that is missing, unreadable, empty or without rows; text that is not UTF-8; gzip data
 * that are damaged or end early; more than 100,000 columns; and what `readCsv` and `readJsonl` refuse.
 */
export async function* readTableFile(
  path: string,
  { format }: TableFileOptions = {},
): AsyncGenerator<TableRow, void, undefined> {
  const chunks = openText(path);
  try {
    const first = await chunks.next();
    const start = first.done ? Buffer.alloc(0) : first.value;
    const all = startingWith(start, chunks);
    yield* (format ?? sniff(start)) === "jsonl" ? readJsonl(all) : readCsv(all);
  } finally {
    await chunks.return();
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** No CSV file begins like this: a quote inside a cell without quotes is an error there. */
function sniff(start: Buffer): TableFormat {
  const text = start.toString("utf8", 0, 4096).replace(/^\uFEFF/, "");
  return /^\s*(\{\s*["}]|\[\s*\{)/.test(text) ? "jsonl" : "csv";
}
