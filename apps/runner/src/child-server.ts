import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { CerebrosError } from "@cerebros/contracts";
import { fromExitCode } from "./exit-code.js";

export interface ChildServerOptions {
  /** How messages name it, e.g. `the service`. */
  name: string;
  /** The JavaScript file to run. */
  script: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Receives everything that the server prints. */
  log_file: string;
  url: string;
  /** True once the server answers. */
  isUp(): Promise<boolean>;
  /** How long it may take until then. Default 60,000. */
  start_ms?: number;
  note(text: string): void;
}

export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What to tell the user: the server's own last `error: …` line when it printed one. */
  error: CerebrosError;
}

export interface ChildServer {
  url: string;
  log_file: string;
  /** Set once the process has ended, for whatever reason. */
  readonly exit: ChildExit | null;
  /** Ends it gracefully, after `graceMs` (default 12,000) by force. Harmless when repeated. */
  stop(graceMs?: number): Promise<void>;
}

/** Milliseconds between two looks whether a server answers. */
const POLL_MS = 20;

/**
 * Starts a server as a child process and waits until it answers. The channel between the two makes the server stop when
 * this process ends, however it ends. A process group of its own keeps the terminal's Ctrl-C from it: the command
 * decides what happens first.
 */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const { name, script, url, start_ms = 60_000 } = options;
  if (!existsSync(script)) {
    throw new CerebrosError(
      "internal",
      `${name} is not built: ${script} is missing; run \`pnpm build\` first`,
    );
  }
  const log = openLog(options);
  const child = spawn(process.execPath, [script, ...options.args], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: options.env,
    detached: true,
  });
  const server = superviseChild(child, log, options);
  const deadline = Date.now() + start_ms;
  while (!(await options.isUp())) {
    if (server.exit !== null) throw server.exit.error;
    if (Date.now() > deadline) {
      await server.stop();
      throw new CerebrosError(
        "unavailable",
        `${name} did not answer at ${url} within ${Math.round(start_ms / 1_000)} s: see ${options.log_file}`,
      );
    }
    await sleep(POLL_MS);
  }
  // Something else may have answered in place of a server that has just failed.
  if (server.exit !== null) throw server.exit.error;
  return server;
}

/** Appends to the log file. A log that cannot be written, on a full disk for one, must not stop anything. */
function openLog({ log_file, note }: ChildServerOptions): WriteStream {
  try {
    mkdirSync(dirname(log_file), { recursive: true });
  } catch (error) {
    throw storageError(log_file, error as NodeJS.ErrnoException);
  }
  const log = createWriteStream(log_file, { flags: "a" });
  log.once("error", (error) => note(`warning: ${log_file} cannot be written: ${error.message}`));
  log.on("error", () => {});
  return log;
}

function storageError(path: string, error: NodeJS.ErrnoException): CerebrosError {
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    return new CerebrosError(
      "storage_full",
      `no space left for ${path}: free some, or give another --data-dir`,
      {
        field: "data_dir",
        cause: error,
      },
    );
  }
  const problem = `cannot create ${path} (${error.code ?? error.message}): give another --data-dir`;
  return new CerebrosError("storage_failed", problem, { field: "data_dir", cause: error });
}

function superviseChild(child: ChildProcess, log: WriteStream, options: ChildServerOptions): ChildServer {
  let exit: ChildExit | null = null;
  let lastError: string | null = null;
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    forEachLine(stream, (line) => {
      if (line.startsWith("error: ")) lastError = line.slice("error: ".length);
    });
    stream.on("data", (chunk: Buffer) => void log.write(chunk));
  }
  const ended = new Promise<void>((resolve) => {
    const onEnd = (code: number | null, signal: NodeJS.Signals | null, fault?: Error) => {
      exit ??= { code, signal, error: describeExit({ code, signal, lastError, fault, options }) };
      log.end();
      resolve();
    };
    // `close` comes after the last output, so the error line has been read.
    child.once("close", (code, signal) => onEnd(code, signal));
    child.once("error", (fault) => onEnd(null, null, fault));
  });
  let stopping: Promise<void> | null = null;
  return {
    url: options.url,
    log_file: options.log_file,
    get exit() {
      return exit;
    },
    stop(graceMs = 12_000) {
      stopping ??= stopChild(child, ended, graceMs);
      return stopping;
    },
  };
}

async function stopChild(child: ChildProcess, ended: Promise<void>, graceMs: number): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(force);
}

function describeExit(end: {
  code: number | null;
  signal: NodeJS.Signals | null;
  lastError: string | null;
  fault: Error | undefined;
  options: ChildServerOptions;
}): CerebrosError {
  const { code, signal, lastError, fault, options } = end;
  if (lastError !== null) return new CerebrosError(fromExitCode(code), lastError);
  const how = fault?.message ?? (signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
  const error = signal === null ? fromExitCode(code) : "unavailable";
  return new CerebrosError(error, `${options.name} ${how}: see ${options.log_file}`);
}

function forEachLine(stream: Readable, use: (line: string) => void): void {
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = (lines.pop() ?? "").slice(-10_000);
    for (const line of lines) use(line);
  });
  stream.on("end", () => use(rest));
}
