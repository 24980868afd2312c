import { type FileHandle, open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { TableFileError } from "./table-file-error.js";
import { Utf8Check } from "./utf8-check.js";

/**
 * The text of a file in pieces of whole characters, each checked to be UTF-8; gzip files are unpacked on the way. Errors say
 * after which line.
 */
export async function* openText(path: string): AsyncGenerator<Buffer, void, undefined> {
  const check = new Utf8Check();
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const zipped = await isGzip(file);
    const stream = file.createReadStream({ start: 0, autoClose: false });
    const bytes: Readable = zipped ? pipeline(stream, createGunzip(), () => {}) : stream;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      const whole = check.take(chunk);
      if (whole.length > 0) yield whole;
    }
    check.end();
  } catch (error) {
    throw explain(error, path, check.lines);
  } finally {
    await file?.close();
  }
}

async function isGzip(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

function explain(error: unknown, path: string, lines: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "Z_BUF_ERROR":
      return new TableFileError(`the gzip data end early, after line ${lines}; bring the whole file`);
    case "ENOENT":
      return new TableFileError(`there is no file ${path}`);
    case "EISDIR":
      return new TableFileError(`${path} is a folder, expected a CSV or JSONL file`);
    case "EACCES":
    case "EPERM":
      return new TableFileError(`${path} cannot be read: permission denied`);
    default:
      return code?.startsWith("Z_")
        ? new TableFileError(
            `the gzip data are damaged after line ${lines} (${message}); pack the file again`,
          )
        : error;
  }
}
