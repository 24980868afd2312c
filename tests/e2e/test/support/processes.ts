import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { repository } from "./folders.js";

const app = (name: string) => join(repository, "apps", name, "dist", "main.js");

export interface ServerProcess {
  url: string;
  port: number;
  /** Everything it printed so far. */
  log(): string;
  /** As `kill -9` does it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  data_dir: string;
  tracking_uri: string;
  /** Default: a free one. */
  port?: number;
  /** Threads that train; each takes seconds to load. Default 1. */
  workers?: number;
  args?: string[];
}

export async function startService({
  data_dir,
  tracking_uri,
  port,
  workers = 1,
  args = [],
}: ServiceOptions): Promise<ServerProcess> {
  const chosen = port ?? (await freePort());
  const flags = ["--port", String(chosen), "--data-dir", data_dir, ...args];
  return startServer(app("cerebros-service"), flags, chosen, {
    MLFLOW_TRACKING_URI: tracking_uri,
    CEREBROS_MAX_WORKERS: String(workers),
  });
}

export async function startTracking(folder: string, port?: number): Promise<ServerProcess> {
  const chosen = port ?? (await freePort());
  const flags = [
    "server",
    "--port",
    String(chosen),
    "--backend-store-uri",
    `sqlite:///${join(folder, "mlflow.db")}`,
    "--artifacts-destination",
    join(folder, "mlartifacts"),
  ];
  return startServer(app("mlflow-proxy"), flags, chosen, {});
}

async function startServer(
  script: string,
  flags: string[],
  port: number,
  env: Record<string, string>,
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${port}`;
  const child = execa(process.execPath, [script, ...flags], {
    env,
    all: true,
    buffer: false,
    reject: false,
    stdin: "ignore",
    forceKillAfterDelay: 12_000,
  });
  let log = "";
  child.all.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    child.kill(signal);
    await child;
  };
  onTestFinished(() => end("SIGTERM"));
  await until(`${script} answers at ${url}`, async () => {
    if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode}:\n${log}`);
    return (await fetch(`${url}/health`).catch(() => null))?.status === 200;
  });
  return { url, port, log: () => log, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/** The command as a user has it, in an environment that names nothing unless the test does. */
export function cerebros(
  args: string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
) {
  const child = execa(process.execPath, [app("runner"), ...args], {
    cwd: cwd ?? repository,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 120_000,
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Resolves when so many lines with `text` have come. */
export function lineWith(stream: Readable, text: string, count = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = "";
    stream.on("data", (chunk: Buffer) => {
      seen += chunk.toString("utf8");
      if (seen.split("\n").filter((line) => line.includes(text)).length >= count) resolve();
    });
    stream.once("end", () =>
      reject(new Error(`the output ended without ${count} lines with ${text}:\n${seen}`)),
    );
  });
}

/** Asks again and again until the answer is yes. */
export async function until(
  what: string,
  check: () => Promise<boolean>,
  patience_ms = 30_000,
): Promise<void> {
  const deadline = Date.now() + patience_ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`waited ${patience_ms} ms in vain until ${what}`);
    await sleep(50);
  }
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
