import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const STUB = fileURLToPath(new URL("../dist/stub.js", import.meta.url));
/** Only against tests that hang; nothing here is about speed. */
const HANG_GUARD_MS = 20_000;

export interface StubOptions {
  /** All of the environment but PATH. */
  env?: Readonly<Record<string, string>>;
  args?: readonly string[];
  /**
   * `open`: a pipe that nobody writes to or closes. `closed`: a pipe that ends at once. Default: a pipe that holds this
   * text and then stays open.
   */
  stdin?: "open" | "closed" | { text: string };
  /** Default: `node <stub>`. */
  command?: readonly [string, ...string[]];
}

export interface StubResult {
  exit_code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
  /** Standard output as the one JSON document that it has to be. */
  json: unknown;
}

export function spawnStub(options: StubOptions = {}): ChildProcessWithoutNullStreams {
  if (!existsSync(STUB)) throw new Error(`${STUB} is missing: run the build of this package first`);
  const [program, ...first] = options.command ?? [process.execPath, STUB];
  const child = spawn(program, [...first, ...(options.args ?? [])], {
    env: { PATH: process.env["PATH"], ...options.env },
  });
  // A child that exits without reading is none of the test's business.
  child.stdin.on("error", () => {});
  const stdin = options.stdin ?? "closed";
  if (stdin === "closed") child.stdin.end();
  else if (stdin !== "open") child.stdin.write(stdin.text);
  return child;
}

/** Runs the built stub to its end. */
export async function runStub(options: StubOptions = {}): Promise<StubResult> {
  return finished(spawnStub(options));
}

/** To be called at once: a child that ends unwatched is never reported. */
export async function finished(child: ChildProcessWithoutNullStreams): Promise<StubResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  let hung = false;
  const guard = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, HANG_GUARD_MS);
  const [exit_code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on("error", reject).on("close", (code, by) => resolve([code, by]));
  });
  clearTimeout(guard);
  child.stdin.destroy();
  if (hung) throw new Error(`the stub still ran after ${HANG_GUARD_MS} ms: ${Buffer.concat(stderr)}`);
  const text = Buffer.concat(stdout);
  return {
    exit_code,
    signal,
    stdout: text,
    stderr: Buffer.concat(stderr).toString(),
    get json(): unknown {
      return JSON.parse(text.toString());
    },
  };
}
