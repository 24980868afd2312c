const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Follows strings and brackets through JSON, one UTF-16 unit or UTF-8 byte at a time; both work, because all that counts
 * is ASCII. Says where a value ends, not whether it is valid.
 */
export class Nesting {
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Is a string, array or object still open? */
  get open(): boolean {
    return this.#inString || this.#depth > 0;
  }

  get inString(): boolean {
    return this.#inString;
  }

  accept(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === QUOTE) this.#inString = !this.#inString;
    else if (this.#inString) this.#escaped = code === BACKSLASH;
    else if (code === 0x7b || code === 0x5b) this.#depth++;
    else if (code === 0x7d || code === 0x5d) this.#depth--;
  }
}

/** Space, tab, line feed, carriage return. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
