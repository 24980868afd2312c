import { writeSync } from "node:fs";

const STDOUT = 1;
const STDERR = 2;

/** `abandoned`: nobody reads any more. */
export type WriteResult = "written" | "abandoned";

/**
 * Writes to stdout, all of it, before returning; `process.stdout` would cost about 3 ms to load. A reader that is slow
 * blocks us, a reader that goes away (EPIPE) does not. On a non-blocking descriptor that stays full, gives up at
 * `deadline_ms` after the start of the process.
 *
 * @throws any other error of the operating system
 */
export function writeStdout(data: string | Uint8Array, deadline_ms: number): WriteResult {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      const code = codeOf(error);
      if (code === "EPIPE" || code === "ECONNRESET") return "abandoned";
      if (code !== "EAGAIN") throw error;
      if (process.uptime() * 1000 > deadline_ms) return "abandoned";
      sleep(5);
    }
  }
  return "written";
}

/** One line to stderr, where Thunderline's own log is (interop 2.4). A log that nobody can take is no failure. */
export function log(message: string): void {
  try {
    writeSync(STDERR, `cerebros-bridge: ${message}\n`);
  } catch {
    // Nowhere left to say so.
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
