import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startPostgres } from "../postgres.mjs";
import { cleanEnvironment } from "./clean-environment.mjs";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** What a server is started with; every one has a folder of its own, and a fresh SQLite file unless it names a database. */
export const serverKinds = {
  default: {},
  postgresql: { database: startPostgres },
  "own-files": { prefix: "/sub", flags: ["--static-prefix", "/sub", "--default-artifact-root", "./mlruns"] },
};

/**
 * Our server as built.
 *
 * @param kind one of `serverKinds`.
 * @param backendStoreUri absent = a fresh database.
 */
export async function startOurs(folder, kind, backendStoreUri) {
  const { database, flags = [], prefix = "" } = serverKinds[kind];
  const main = new URL("../../dist/main.js", import.meta.url).pathname;
  const fresh = backendStoreUri === undefined ? await database?.() : undefined;
  const stop = async () => fresh?.stop();
  try {
    const uri = backendStoreUri ?? fresh?.uri;
    const server = await start(folder, uri, process.execPath, [main, "server", ...flags], prefix);
    return { url: server.url, stop: () => server.stop().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `mlflow server` of the environment whose programs are in `bin`. */
export function startPeer(folder, backendStoreUri, bin) {
  return start(folder, backendStoreUri, join(bin, "mlflow"), ["server", "--workers", "1"]);
}

async function start(folder, backendStoreUri, program, args, prefix = "") {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${prefix}`;
  const flags = [
    ["--backend-store-uri", backendStoreUri ?? `sqlite:///${join(folder, "mlflow.db")}`],
    ["--artifacts-destination", join(folder, "artifacts")],
    ["--host", "127.0.0.1"],
    ["--port", String(port)],
  ].flat();
  const logFile = join(folder, "server.log");
  const log = openSync(logFile, "w");
  const child = spawn(program, [...args, ...flags], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", log, log],
    env: cleanEnvironment(),
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  const server = { url, stop: () => stopGroup(child, ended) };
  try {
    await healthy(url, ended);
  } catch (error) {
    await server.stop();
    throw new Error(`${error.message}\n${readFileSync(logFile, "utf8").slice(-4_000)}`);
  }
  return server;
}

async function healthy(url, ended) {
  let over = false;
  ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (over) throw new Error("the server ended while it started");
    const response = await fetch(`${url}/health`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server did not answer within ${START_LIMIT_MS} ms`);
}

/** The whole group: the peer starts workers of its own, which outlive a killed parent. */
export async function stopGroup(child, ended) {
  signalGroup(child, "SIGTERM");
  const late = new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref());
  await Promise.race([ended, late]);
  signalGroup(child, "SIGKILL");
  await ended;
}

function signalGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
