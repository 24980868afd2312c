import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonHeaders, send } from "./test-server.js";

const main = new URL("../dist/main.js", import.meta.url).pathname;
const clients = 8;
const postgres = process.env.MLFLOW_TEST_POSTGRES_URI;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-killed-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("a server that is killed while eight clients write", () => {
  it("has every point that it acknowledged once, in a SQLite file", () =>
    killWhileWriting(`sqlite:///${join(directory, "mlflow.db")}`));

  // Needs a server: `node compat/postgres.mjs npx vitest run` starts one.
  it.skipIf(postgres === undefined)("has every point that it acknowledged once, in PostgreSQL", () =>
    killWhileWriting(postgres ?? ""),
  );
});

async function killWhileWriting(uri: string): Promise<void> {
  const server = await start(uri);
  const runs = await Promise.all(Array.from({ length: clients }, () => createRun(server.url)));
  const acknowledged = runs.map(() => 0);
  const writing = runs.map(async (run_id, client) => {
    for (let step = 1; ; step++) {
      const metrics = [{ key: "m", value: step, timestamp: step, step }];
      const answer = await post(server.url, "runs/log-batch", { run_id, metrics }).catch(() => null);
      if (answer === null) return;
      expect(answer).toMatchObject({ status: 200 });
      acknowledged[client] = step;
    }
  });
  setTimeout(() => server.kill("SIGKILL"), 1_000);
  await Promise.all(writing);
  expect(Math.min(...acknowledged)).toBeGreaterThan(0);

  const again = await start(uri);
  for (const [client, run_id] of runs.entries()) {
    const query = `run_id=${run_id}&metric_key=m&max_results=25000`;
    const { body } = await send(`${again.url}/api/2.0/mlflow/metrics/get-history?${query}`);
    const steps: number[] = body.metrics.map(({ step }: { step: number }) => step);
    const last = acknowledged[client] ?? 0;
    // The one that was under way when the server was killed may have been stored.
    expect([last, last + 1]).toContain(steps.length);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
  }
  again.kill("SIGTERM");
  await again.ended;
}

async function createRun(url: string): Promise<string> {
  const { body } = await post(url, "runs/create", { experiment_id: "0", start_time: 1 });
  return body.run.info.run_id;
}

function post(url: string, path: string, fields: object) {
  const init = { method: "POST", headers: jsonHeaders, body: JSON.stringify(fields) };
  return send(`${url}/api/2.0/mlflow/${path}`, init);
}

async function start(uri: string) {
  const flags = ["server", "--port", "0", "--backend-store-uri", uri];
  const child = spawn(process.execPath, [main, ...flags], {
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error("the server ended")));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const entry = line.startsWith("{") ? JSON.parse(line) : {};
      if (entry.msg === "listening") resolve(entry.url);
    });
  });
  return { url, ended, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}
