import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isPortFree } from "@cerebros/server";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder, writeFileIn } from "../test/fixtures.js";
import { type ChildServer, startChildServer } from "./child-server.js";
import { findFreePort } from "./free-port.js";
import { type LocalServiceOptions, startLocalService } from "./local-service.js";

const folder = temporaryFolder();
const health = {
  status: "ok",
  service: "cerebros",
  version: "0.1.0",
  node_version: "v20",
  trainer: null,
  current_run_id: null,
  tracking: { uri: "http://127.0.0.1:5000", reachable: true, pending: 0 },
  problem: null,
  uptime_s: 1,
};

/** A small server in place of the service: it says how it was called, answers, and ends with its parent. */
const obedient = writeFileIn(
  folder,
  "obedient.mjs",
  `import { createServer } from "node:http";
  const [, , , port, ...rest] = process.argv;
  console.log(JSON.stringify({ rest, tracking: process.env.MLFLOW_TRACKING_URI ?? null }));
  createServer((request, response) => response.end(JSON.stringify(${JSON.stringify(health)})))
    .listen(Number(port), "127.0.0.1");
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));`,
);
const script = (name: string, code: string) => writeFileIn(folder, name, code);

const open: (ChildServer | Server)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ("stop" in server) await server.stop();
    else await new Promise((resolve) => server.close(resolve));
  }
});

let count = 0;
function options(changes: Partial<LocalServiceOptions> = {}): LocalServiceOptions & { notes: string[] } {
  const notes: string[] = [];
  return {
    data_dir: join(folder, `data-${count++}`),
    port: null,
    execute: true,
    env: process.env,
    tracking_uri: null,
    note: (text) => void notes.push(text),
    script: obedient,
    notes,
    ...changes,
  };
}

async function start(given: LocalServiceOptions) {
  const server = await startLocalService(given);
  open.push(server);
  return server;
}

/** Something that is not the service listens on a port. */
async function occupy(port = 0): Promise<number> {
  const server = createServer((_, response) => response.end("something else")).listen(port, "127.0.0.1");
  open.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

describe("a service of our own", () => {
  it("is told its port, its folder and the tracking server, and logs into the folder", async () => {
    const given = options({ port: await findFreePort(18_000), tracking_uri: "http://127.0.0.1:5009" });
    const server = await start(given);
    expect(server.url).toBe(`http://127.0.0.1:${given.port}`);
    await server.stop();
    expect(JSON.parse(readFileSync(join(given.data_dir, "logs", "service.log"), "utf8"))).toEqual({
      rest: ["--data-dir", given.data_dir],
      tracking: "http://127.0.0.1:5009",
    });
  });

  it("leaves waiting runs alone when it is only asked", async () => {
    const given = options({ port: await findFreePort(18_000), execute: false });
    await (await start(given)).stop();
    expect(readFileSync(join(given.data_dir, "logs", "service.log"), "utf8")).toContain("--no-execute");
  });

  it("stops with us and gives its port back", async () => {
    const given = options({ port: await findFreePort(18_000) });
    const server = await start(given);
    await server.stop();
    await server.stop();
    expect(server.exit).toMatchObject({ code: 0 });
    expect(await isPortFree(given.port ?? 0)).toBe(true);
  });

  it("refuses a named port that is taken before anything is started", async () => {
    const port = await occupy();
    const given = options({ port });
    await expect(startLocalService(given)).rejects.toMatchObject({
      code: "port_in_use",
      message: `--port ${port} is in use on 127.0.0.1: stop what listens there, or give another --port`,
    });
    expect(existsSync(given.data_dir)).toBe(false);
  });

  it.each([
    ["invalid_input", 2],
    ["storage_full", 5],
    ["internal", 1],
  ] as const)("passes on its last error line and what its code means: %s", async (_, exit) => {
    const failing = script(
      `failing-${exit}.mjs`,
      `console.error("some log line\\nerror: first\\nerror: the reason: do this");
       process.exitCode = ${exit};`,
    );
    const failure = startLocalService(options({ script: failing, port: await findFreePort(18_000) }));
    await expect(failure).rejects.toMatchObject({ message: "the reason: do this" });
  });

  it("that ends without a word is told with its log file", async () => {
    const silent = script("silent.mjs", "process.exitCode = 9;");
    const given = options({ script: silent, port: await findFreePort(18_000) });
    await expect(startLocalService(given)).rejects.toMatchObject({
      code: "internal",
      message: `the service ended with code 9: see ${join(given.data_dir, "logs", "service.log")}`,
    });
  });

  it("that was never built is told how to build", async () => {
    const given = options({ script: join(folder, "none.mjs") });
    await expect(startLocalService(given)).rejects.toThrow(/is not built: .* run `pnpm build` first/);
  });

  it("takes another port when someone is faster", async () => {
    const late = script(
      "late.mjs",
      `const [, , , port] = process.argv;
       if (process.env.TAKEN === port) { console.error("error: port in use"); process.exit(6); }
       await import(${JSON.stringify(obedient)});`,
    );
    const first = await findFreePort(8_000);
    const given = options({ script: late, env: { ...process.env, TAKEN: String(first) } });
    const server = await start(given);
    expect(server.url).not.toBe(`http://127.0.0.1:${first}`);
    expect(given.notes.at(-1)).toMatch(/is in use: the service takes \d+$/);
  });
});

describe("a server that we start", () => {
  const child = (code: string, changes = {}) =>
    startChildServer({
      name: "the server",
      script: script(`child-${count++}.mjs`, code),
      args: [],
      env: process.env,
      log_file: join(folder, `child-${count}.log`),
      url: "http://127.0.0.1:1",
      isUp: async () => false,
      note: () => {},
      ...changes,
    });

  it("has a limited time to answer, and is ended after it", async () => {
    await expect(child("setInterval(() => {}, 1000)", { start_ms: 300 })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("did not answer at http://127.0.0.1:1 within 0 s"),
    });
  });

  it("is ended by force when it does not listen", async () => {
    const server = await child('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)', {
      isUp: async () => true,
    });
    await sleep(300);
    await server.stop(100);
    expect(server.exit).toMatchObject({ signal: "SIGKILL" });
  });

  it("still runs when its log cannot be written", async () => {
    const notes: string[] = [];
    const server = await child("setInterval(() => console.log(1), 20)", {
      log_file: "/dev/full",
      isUp: async () => true,
      note: (text: string) => void notes.push(text),
    });
    await sleep(300);
    expect(server.exit).toBeNull();
    expect(notes).toEqual([expect.stringMatching(/^warning: \/dev\/full cannot be written: ENOSPC/)]);
    await server.stop();
  });

  it("cannot be started where no folder can be made", async () => {
    const blocked = writeFileIn(folder, "blocked", "");
    await expect(child("", { log_file: join(blocked, "logs", "x.log") })).rejects.toMatchObject({
      code: "storage_failed",
    });
  });
});
