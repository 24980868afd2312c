import { isBlank, Nesting } from "./nesting.js";

const OPEN = 0x7b;

export type ScanState =
  /** The document is not complete yet. */
  | "more"
  /** The object has been closed. */
  | "complete"
  /** What arrives is no object; more bytes would not change that. */
  | "not-object"
  | "too-long";

/** Collects bytes until a whole JSON object has arrived, so that nobody has to wait for the end of the input. */
export class DocumentScanner {
  readonly #maxBytes: number;
  readonly #nesting = new Nesting();
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #started = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** To be called until it says something else than "more". Bytes after the object are not looked at. */
  push(chunk: Uint8Array): ScanState {
    for (const [at, code] of chunk.entries()) {
      if (!this.#started) {
        if (isBlank(code)) continue;
        if (code !== OPEN) return "not-object";
        this.#started = true;
      }
      this.#nesting.accept(code);
      if (!this.#nesting.open) {
        this.#chunks.push(chunk.subarray(0, at + 1));
        return "complete";
      }
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#bytes > this.#maxBytes ? "too-long" : "more";
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  /** Has anything but white space arrived? */
  get started(): boolean {
    return this.#started;
  }
}
