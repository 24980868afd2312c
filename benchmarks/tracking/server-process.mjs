import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanEnvironment } from "../../apps/mlflow-proxy/compat/conformance/clean-environment.mjs";
import { cpuSecondsOf, processesOf } from "./process-tree.mjs";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 5;

/**
 * Starts a tracking server with its defaults on a free port of the loopback and waits for its first answers. Resolves to
 * its address, the milliseconds from spawning it to the first 200 of /health and of experiments/get, and `stop`.
 *
 * @param command program and arguments, without database and address.
 * @param folder its working directory, made when missing.
 * @param store_uri for --backend-store-uri.
 */
export async function startServer({ command: [program, ...args], folder, store_uri }) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const flags = ["--backend-store-uri", store_uri, "--host", "127.0.0.1", "--port", String(port)];
  const logFile = join(folder, "server.log");
  const log = openSync(logFile, "a");
  const start = performance.now();
  const child = spawn(program, [...args, ...flags], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", log, log],
    env: cleanEnvironment(),
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  const server = { port, pid: child.pid, stop: () => stopTree(child, ended) };
  try {
    const health_ms = await untilAnswers(port, "/health", start, ended);
    const path = "/api/2.0/mlflow/experiments/get?experiment_id=0";
    const first_answer_ms = await untilAnswers(port, path, start, ended);
    return { ...server, health_ms, first_answer_ms };
  } catch (error) {
    await server.stop();
    throw new Error(`${error.message}\n${readFileSync(logFile, "utf8").slice(-4_000)}`);
  }
}

/** Waits until the server's processes rest, so that what starts behind the first answer is measured by nobody. */
export async function settle(server, limit_ms = 60_000) {
  const deadline = performance.now() + limit_ms;
  let before = cpuSecondsOf(server.pid);
  while (performance.now() < deadline) {
    await sleep(1_000);
    const now = cpuSecondsOf(server.pid);
    if (now - before < 0.1) return;
    before = now;
  }
}

async function untilAnswers(port, path, start, ended) {
  let over = false;
  ended.then(() => {
    over = true;
  });
  while (performance.now() - start < START_LIMIT_MS) {
    if (over) throw new Error("the server ended while it started");
    if ((await statusOf(port, path)) === 200) return performance.now() - start;
    await sleep(POLL_MS);
  }
  throw new Error(`no 200 for ${path} within ${START_LIMIT_MS} ms`);
}

function statusOf(port, path) {
  return new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path, agent: false, timeout: 5_000 }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    })
      .once("timeout", function () {
        this.destroy();
      })
      .once("error", () => resolve(null))
      .end();
  });
}

/** Every process of the tree, also those that left the group. */
async function stopTree(child, ended) {
  const pids = processesOf(child.pid);
  for (const pid of pids) signal(pid, "SIGTERM");
  await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
  for (const pid of pids) signal(pid, "SIGKILL");
  await ended;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
