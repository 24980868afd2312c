import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createTrackingClient } from "@cerebros/api/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { send } from "./test-server.js";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let directory: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-process-"));
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  stderr: string;
}

/** Runs the built server as a user would; `url` resolves once it listens. */
function run(
  args: string[],
  env: Record<string, string> = {},
  [command = "", ...before]: string[] = [process.execPath, main],
) {
  const child = spawn(command, [...before, ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(child);
  let stderr = "";
  const url = new Promise<string>((resolve, reject) => {
    child.once("close", () => reject(new Error(`ended before it listened: ${stderr}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      stderr += `${line}\n`;
      if (line.includes('"listening"')) resolve(JSON.parse(line).url);
    });
  });
  // A test that waits for the end has no use for the address.
  url.catch(() => {});
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stderr })));
  return { child, url, ended };
}

async function listeningPort(): Promise<{ port: number; close(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe("the built server", () => {
  it("starts with the documented command, keeps its data where it says, and stops when asked", async () => {
    const args = ["--backend-store-uri", "sqlite:///mlflow.db", "--default-artifact-root", "./mlruns"];
    const server = run(["server", ...args, "--host", "0.0.0.0", "--port", "0"]);
    const url = await server.url;
    expect((await send(`${url}/health`)).body).toBe("OK");
    const { experiments } = (await send(`${url}/api/2.0/mlflow/experiments/list`)).body;
    expect(experiments).toMatchObject([
      { experiment_id: "0", artifact_location: join(directory, "mlruns", "0") },
    ]);
    expect(existsSync(join(directory, "mlflow.db"))).toBe(true);
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  });

  it("needs no subcommand, and takes its settings from the environment", async () => {
    const server = run([], {
      MLFLOW_PORT: "0",
      MLFLOW_BACKEND_STORE: `sqlite:///${join(directory, "deep", "own.db")}`,
      MLFLOW_ARTIFACT_ROOT: "s3://bucket/root",
      MLFLOW_STATIC_PREFIX: "/p",
      MLFLOW_HOST: "",
    });
    const url = await server.url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/p$/);
    const { experiments } = (await send(`${url}/api/2.0/mlflow/experiments/list`)).body;
    expect(experiments[0].artifact_location).toBe("s3://bucket/root/0");
  });

  it("has kept every write that it acknowledged when it is killed", async () => {
    const args = ["server", "--port", "0"];
    const server = run(args);
    const client = createTrackingClient({ url: await server.url });
    const { run: made } = await client.ensureRun({ experiment_id: "0", tag: { key: "trial", value: "1" } });
    const { run_id } = made;
    const acknowledged: number[] = [];
    const writing = (async () => {
      for (let step = 1; ; step++) {
        await client.logBatch({ run_id, metrics: [{ key: "m", value: step, timestamp: step, step }] });
        acknowledged.push(step);
        if (step === 40) server.child.kill("SIGKILL");
      }
    })();
    await expect(writing).rejects.toMatchObject({ code: "unavailable" });
    await server.ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);

    const again = createTrackingClient({ url: await run(args).url });
    const found = await again.ensureRun({ experiment_id: "0", tag: { key: "trial", value: "1" } });
    expect([found.created, found.run.run_id]).toEqual([false, run_id]);
    expect(found.run.metrics[0]?.step).toBeGreaterThanOrEqual(acknowledged.length);
  });

  it("shares its database with a second one, and both together make one run of a tag", async () => {
    const args = ["server", "--port", "0"];
    const urls = await Promise.all([run(args).url, run(args).url]);
    const clients = urls.map((url) => createTrackingClient({ url }));
    for (let trial = 0; trial < 5; trial++) {
      const request = { experiment_id: "0", tag: { key: "trial", value: String(trial) } };
      const answers = await Promise.all(
        clients.flatMap((client) => [1, 2].map(() => client.ensureRun(request))),
      );
      expect(new Set(answers.map((answer) => answer.run.run_id)).size).toBe(1);
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
    }
  });

  it("says in one line what is wrong, and ends with a code of its own", async () => {
    const taken = await listeningPort();
    mkdirSync(join(directory, "folder.db"));
    const cases: [string[], Record<string, string>, number, RegExp][] = [
      [
        ["server", "--port", String(taken.port)],
        {},
        6,
        new RegExp(`port ${taken.port} on 127.0.0.1 is in use`),
      ],
      [
        ["--backend-store-uri", "sqlite:///folder.db"],
        {},
        5,
        /cannot open .*folder\.db as a database.*--backend-store-uri/,
      ],
      [["--backend-store-uri", "mysql://u:secret@h/d"], {}, 2, /expected sqlite:\/\/\//],
      [["--artifacts-destination", "s3://bucket"], {}, 2, /--artifacts-destination is s3:\/\/bucket/],
      [["--port", "many"], {}, 1, /expected a whole number from 0 to 65535/],
      [[], { MLFLOW_PORT: "many" }, 2, /environment variable MLFLOW_PORT is "many"/],
      [["--host", "192.0.2.1", "--port", "0"], {}, 2, /--host 192\.0\.2\.1 is no address of this machine/],
    ];
    const ended = await Promise.all(cases.map(([args, env]) => run(args, env).ended));
    taken.close();
    for (const [index, [, , code, message]] of cases.entries()) {
      expect(ended[index]).toMatchObject({ code, stderr: expect.stringMatching(message) });
      expect(ended[index]?.stderr.trim().split("\n")).toHaveLength(1);
      expect(ended[index]?.stderr).not.toContain("secret");
    }
  });

  it("answers an upload that does not fit, keeps nothing of it, and goes on", async () => {
    // No file of this process may exceed 4,096 blocks of 512 bytes: the nearest thing to a full disk without a disk.
    const server = run([], { MLFLOW_PORT: "0" }, [
      "sh",
      "-c",
      'ulimit -f 4096; exec "$0" "$@"',
      process.execPath,
      main,
    ]);
    const url = `${await server.url}/api/2.0/mlflow-artifacts/artifacts`;
    const put = (path: string, bytes: number) =>
      send(`${url}/${path}`, { method: "PUT", body: Buffer.alloc(bytes) });
    const { status, body } = await put("large.bin", 5_000_000);
    expect([status, body.error_code]).toEqual([503, "TEMPORARILY_UNAVAILABLE"]);
    expect(body.message).toContain("free some space on the disk of --artifacts-destination");
    expect((await put("small.bin", 100_000)).status).toBe(200);
    expect((await send(url)).body.files).toEqual([{ path: "small.bin", is_dir: false, file_size: 100_000 }]);
    expect(readdirSync(join(directory, "mlartifacts"))).toEqual(["small.bin"]);
  });

  it("lets a running request finish before it stops", async () => {
    const server = run(["server", "--port", "0"]);
    const url = `${await server.url}/api/2.0/mlflow-artifacts/artifacts/late.txt`;
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(Buffer.from("begun, "));
        await new Promise((resolve) => setTimeout(resolve, 200));
        server.child.kill("SIGTERM");
        await new Promise((resolve) => setTimeout(resolve, 200));
        controller.enqueue(Buffer.from("ended"));
        controller.close();
      },
    });
    const options = { method: "PUT", body, duplex: "half" } as RequestInit;
    expect((await send(url, options)).status).toBe(200);
    expect(await server.ended).toMatchObject({ code: 0 });
    const again = run(["server", "--port", "0"]);
    const fetched = await send(`${await again.url}/api/2.0/mlflow-artifacts/artifacts/late.txt`);
    expect(fetched.body).toBe("begun, ended");
  });
});
