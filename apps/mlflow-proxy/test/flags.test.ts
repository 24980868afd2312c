import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { send } from "./test-server.js";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let directory: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-flags-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the built server until it listens, or until it ends; gives all that it has logged so far. */
async function start(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ url: string; log: string }> {
  const command = [main, "server", "--port", "0", ...args];
  const started = spawn(process.execPath, command, {
    cwd: directory,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  child = started;
  let log = "";
  for await (const line of createInterface({ input: started.stderr })) {
    log += `${line}\n`;
    if (line.includes('"listening"')) return { url: JSON.parse(line).url, log };
  }
  return { url: "", log };
}

it("takes every flag of mlflow server, and says which have no effect", async () => {
  const { url, log } = await start(
    [
      ...[
        "--registry-store-uri",
        "sqlite:///mlflow.db",
        "--serve-artifacts",
        "--static-prefix",
        "/p",
        "-w",
        "4",
      ],
      ...["--allowed-hosts", "127.0.0.1, tracking", "--cors-allowed-origins", "https://ui.example"],
      ...["--x-frame-options", "NONE", "--expose-prometheus", "metrics", "--app-name", "basic-auth", "--dev"],
      ...["--gunicorn-opts", "--timeout 60", "--uvicorn-opts", "--reload", "--waitress-opts", "--threads=4"],
    ],
    { MLFLOW_WORKERS: "2" },
  );
  for (const name of [
    "MLFLOW_WORKERS",
    "--workers",
    "--gunicorn-opts",
    "--waitress-opts",
    "--app-name",
    "--dev",
  ])
    expect(log.split("\n")[0]).toContain(`"${name}"`);
  expect((await send(`${url}/health`)).headers.get("x-frame-options")).toBe(null);
  expect((await send(new URL("/metrics", url))).body).toContain("mlflow_http_request_total");
  const experiment = "/api/2.0/mlflow/experiments/get?experiment_id=0";
  expect((await send(`${url}${experiment}`)).status).toBe(200);
  const { status, body } = await send(`${url.replace("127.0.0.1", "localhost")}${experiment}`);
  expect([status, body.message]).toEqual([403, expect.stringContaining("--allowed-hosts")]);
});

it("takes their variables too", async () => {
  const { url } = await start([], {
    MLFLOW_SERVER_ALLOWED_HOSTS: "tracking",
    MLFLOW_SERVER_X_FRAME_OPTIONS: "DENY",
    MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE: "false",
    MLFLOW_ARTIFACTS_ONLY: "true",
  });
  const health = await send(`${url}/health`);
  expect([health.body, health.headers.get("x-frame-options")]).toEqual(["OK", "DENY"]);
  expect((await send(`${url}/api/2.0/mlflow-artifacts/artifacts`)).status).toBe(403);
});

it("keeps models nowhere but beside the runs", async () => {
  expect((await start(["--registry-store-uri", "sqlite:///other.db"])).log).toContain("kept in one");
});
