import { fstatSync } from "node:fs";
import { DocumentScanner } from "./document-scanner.js";

/** The platform's own limit for a request body. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface StdinReading {
  /** The document's text; null if none arrived. */
  text: string | null;
  /** Why there is no text; for the log. Null if there is nothing to say. */
  problem: string | null;
  /** The input ended before a document arrived, on a pipe: either there is none, or our caller is gone. */
  cut_off: boolean;
}

/**
 * Reads one JSON object from stdin. Returns as soon as it is complete, and after `limit_ms` in any case: the platform
 * may leave the pipe open and silent for as long as the call lives (interop 2.2).
 */
export async function readStdin(limit_ms: number): Promise<StdinReading> {
  const { stdin } = process;
  if (stdin.isTTY) return nothing("stdin is a terminal");

  const scanner = new DocumentScanner(MAX_BYTES);
  return new Promise((resolve) => {
    const finish = (reading: StdinReading) => {
      clearTimeout(timer);
      stdin.off("data", onData).off("end", onEnd).off("error", onEnd);
      // What still happens on the pipe concerns nobody from here on.
      stdin.on("error", () => {}).pause();
      resolve(reading);
    };
    const onData = (chunk: Buffer) => {
      const state = scanner.push(chunk);
      if (state === "complete") finish({ text: scanner.text, problem: null, cut_off: false });
      else if (state === "not-object") finish(nothing("stdin holds no JSON object"));
      else if (state === "too-long") finish(nothing(`stdin holds more than ${MAX_BYTES} bytes`));
    };
    const onEnd = () => {
      const problem = scanner.started ? "stdin ended in the middle of a JSON document" : null;
      finish({ text: null, problem, cut_off: isPipe(0) });
    };
    const timer = setTimeout(
      () => finish(nothing(`stdin brought no complete JSON document within ${Math.round(limit_ms)} ms`)),
      limit_ms,
    );
    stdin.on("data", onData).on("end", onEnd).on("error", onEnd);
  });
}

function nothing(problem: string): StdinReading {
  return { text: null, problem, cut_off: false };
}

function isPipe(fd: number): boolean {
  const stat = fstatSync(fd);
  return stat.isFIFO() || stat.isSocket();
}
