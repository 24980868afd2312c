import { type Scalar, type TableRow, tooManyColumns } from "./row.js";
import { TableFileError } from "./table-file-error.js";

const lineFeed = 0x0a;
/** Longest line in bytes, so that a file without line ends does not fill the memory. */
const maximumLine = 4_000_000;

/**
 * Rows of a JSONL file: one JSON object per line; empty lines are skipped. A key is a column, in the order of appearance. An
 * object may lack a key.
 *
 * @throws TableFileError for an empty file, a line that is no JSON object or longer than 4 MB, a value that is an object or
 * an array, and objects without any key.
 */
export async function* readJsonl(text: AsyncIterable<Buffer>): AsyncGenerator<TableRow, void, undefined> {
  const names: string[] = [];
  const indexOf = new Map<string, number>();
  let rows = 0;
  for await (const { content, line } of splitLines(text)) {
    const entries = Object.entries(parseLine(content, line));
    for (const [name] of entries) {
      if (indexOf.has(name)) continue;
      if (name.trim() === "") throw new TableFileError(`line ${line}: a key is empty; name the column`);
      indexOf.set(name, names.push(name) - 1);
      const problem = tooManyColumns(names.length);
      if (problem !== null) throw new TableFileError(`line ${line}: ${problem}`);
    }
    const cells = new Array<string | null>(names.length).fill(null);
    for (const [name, value] of entries) {
      if (!isScalar(value)) {
        const held = Array.isArray(value) ? "an array" : "an object";
        throw new TableFileError(
          `line ${line}: "${name}" holds ${held}, expected text, a number, true, false or null; give each part a key of its own`,
        );
      }
      cells[indexOf.get(name) ?? 0] = value === null ? null : String(value);
    }
    rows++;
    yield { names, cells, line, record: Object.fromEntries(entries) as Record<string, Scalar> };
  }
  if (rows === 0) throw new TableFileError("the file is empty; it needs one JSON object per line");
  if (names.length === 0) throw new TableFileError("no object in the file has a key");
}

function parseLine(content: string, line: number): object {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    const problem = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
    throw new TableFileError(`line ${line} is no JSON (${problem}); write one whole object on each line`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new TableFileError(`line ${line} is ${found}, expected a JSON object; write one on each line`);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value !== "object";
}

/** Lines that are not blank, without their line end and without a byte order mark. */
async function* splitLines(text: AsyncIterable<Buffer>): AsyncGenerator<{ content: string; line: number }> {
  let pending: Buffer[] = [];
  let size = 0;
  let line = 0;
  const finish = () => {
    line++;
    const content = Buffer.concat(pending).toString("utf8");
    pending = [];
    size = 0;
    return (line === 1 ? content.replace(/^\uFEFF/, "") : content).trim();
  };
  for await (const chunk of text) {
    let start = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, start)) {
      pending.push(chunk.subarray(start, at));
      start = at + 1;
      const content = finish();
      if (content !== "") yield { content, line };
    }
    pending.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maximumLine) {
      throw new TableFileError(
        `line ${line + 1} is longer than ${maximumLine} bytes; write one object per line`,
      );
    }
  }
  const content = finish();
  if (content !== "") yield { content, line };
}
