import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { cleanEnvironment } from "./clean-environment.mjs";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** Our server as built, with a fresh SQLite file in `folder` unless a database is named. */
export function startOurs(folder, backendStoreUri) {
  const main = new URL("../../dist/main.js", import.meta.url).pathname;
  return start(folder, backendStoreUri, process.execPath, [main, "server"]);
}

/** `mlflow server` of the environment whose programs are in `bin`. */
export function startPeer(folder, backendStoreUri, bin) {
  return start(folder, backendStoreUri, join(bin, "mlflow"), ["server", "--workers", "1"]);
}

async function start(folder, backendStoreUri, program, args) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
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
