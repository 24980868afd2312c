import { isUtf8 } from "node:buffer";
import { TableFileError } from "./table-file-error.js";

const lineFeed = 0x0a;

/** Cuts a stream of bytes between characters and refuses what is not UTF-8, naming the line. */
export class Utf8Check {
  /** Line ends so far. */
  lines = 0;
  private rest: Buffer = Buffer.alloc(0);

  /** All whole characters that have arrived; at most three bytes wait for the next call. */
  take(chunk: Buffer): Buffer {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const end = bytes.length - unfinished(bytes);
    this.rest = bytes.subarray(end);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) this.refuse(whole);
    for (let at = whole.indexOf(lineFeed); at >= 0; at = whole.indexOf(lineFeed, at + 1)) this.lines++;
    return whole;
  }

  /** Call after the last `take`. */
  end(): void {
    if (this.rest.length > 0) this.refuse(this.rest);
  }

  private refuse(bytes: Buffer): never {
    let line = this.lines + 1;
    let start = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      if (!isUtf8(bytes.subarray(start, at))) break;
      line++;
      start = at + 1;
    }
    throw new TableFileError(`line ${line} is not UTF-8 text; save the file in that encoding`);
  }
}

/** Bytes at the end that begin a character and may be completed by the next chunk. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}
