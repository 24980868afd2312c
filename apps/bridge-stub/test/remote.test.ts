import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { deadUrl, type Remote, startRemote } from "./remote.js";
import { finished, runStub, type StubResult, spawnStub } from "./spawn-stub.js";

let remote: Remote | null = null;
afterEach(async () => {
  await remote?.close();
  remote = null;
});

async function serve(answer: Parameters<typeof startRemote>[0]): Promise<Remote> {
  remote = await startRemote(answer);
  return remote;
}

function call(
  url: string,
  env: Record<string, string> = {},
  payload = '{"run_id":"r1"}',
): Promise<StubResult> {
  return runStub({
    env: {
      CEREBROS_REMOTE_URL: url,
      CEREBROS_BRIDGE_OP: "start_run",
      CEREBROS_BRIDGE_PAYLOAD: `{"op":"start_run","payload":${payload}}`,
      ...env,
    },
    stdin: "open",
  });
}

describe("request", () => {
  test.each([
    ["start_run", "/bridge/start"],
    ["record_trial", "/bridge/record"],
    ["finalize_run", "/bridge/finalize"],
    ["run_nas", "/bridge/ops"],
    ["toString", "/bridge/ops"],
  ])("%s goes to %s", async (op, path) => {
    const { url, requests } = await serve((response) => response.end("{}"));
    const result = await call(`${url}/base//`, { CEREBROS_BRIDGE_OP: op });
    expect(result).toMatchObject({ exit_code: 0, json: {} });
    expect(requests).toMatchObject([{ method: "POST", path: `/base${path}` }]);
    expect(requests[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-cerebros-bridge-op": op,
    });
  });

  test.each([
    ['{"a":1.0,"run_id":"r1","n":null}', '{"run_id":"r1","a":1.0,"n":null}'],
    ['{"run_id":"r1","payload":{"result":{"x":[1.50]},"spec":{}}}', null],
    [
      '{"spec":{"k":"v"},"opts":{"budget":{},"run_id":"r2"}}',
      '{"run_id":"r2","spec":{"k":"v"},"opts":{"budget":{},"run_id":"r2"}}',
    ],
    ['{"run_id":null,"opts":{"run_id":"r2"}}', '{"run_id":"r2","opts":{"run_id":"r2"}}'],
    ['{"opts":7}', '{"run_id":null,"opts":7}'],
    ["{}", '{"run_id":null}'],
  ])("the body of %s is flat", async (payload, body) => {
    const { url, requests } = await serve((response) => response.end("{}"));
    await call(url, {}, payload);
    expect(requests.map((r) => r.body)).toEqual([body ?? payload]);
  });

  test("carries the user and password of the URL and never shows them", async () => {
    const { url, requests } = await serve((response, request) => {
      const basic = request.headers.authorization?.replace("Basic ", "") ?? "";
      response.writeHead(403).end(`no: ${basic} ${Buffer.from(basic, "base64")} s3cr%40et t0ken`);
    });
    const result = await call(`${url.replace("//", "//robot:s3cr%40et@")}?key=t0ken`);
    const basic = Buffer.from("robot:s3cr@et").toString("base64");
    expect(requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
    expect(requests[0]?.path).toBe("/bridge/start?key=t0ken");
    expect(result.exit_code).toBe(1);
    expect(result.json).toEqual({
      status: "failed",
      reason: `HTTP 403 from ${url}/bridge/start: no: *** ***:*** *** ***`,
    });
    for (const secret of ["robot", "s3cr", "t0ken", basic]) {
      expect(`${result.stdout} ${result.stderr}`).not.toContain(secret);
    }
    const dead = await call((await deadUrl()).replace("//", "//robot:s3cret@"));
    expect(dead.exit_code).toBe(1);
    expect(`${dead.stdout} ${dead.stderr}`).not.toMatch(/robot|s3cret/);
  });

  test("is not sent when the caller was gone before a payload arrived", async () => {
    const { url, requests } = await serve((response) => response.end("{}"));
    const child = spawnStub({
      env: { CEREBROS_REMOTE_URL: url, CEREBROS_BRIDGE_OP: "start_run" },
      stdin: "open",
    });
    child.stdout.destroy();
    await once(child.stdout, "close");
    child.stdin.end();
    const result = await finished(child);
    expect(result).toMatchObject({ exit_code: 1, signal: null, stderr: "" });
    expect(requests).toEqual([]);
  });

  test("is sent without a payload when stdin ends and the caller is there", async () => {
    const { url, requests } = await serve((response) => response.end('{"a":1}'));
    const result = await runStub({
      env: { CEREBROS_REMOTE_URL: url, CEREBROS_BRIDGE_OP: "ping" },
      stdin: "closed",
    });
    expect(result).toMatchObject({ exit_code: 0, json: { a: 1 } });
    expect(requests.map((r) => r.body)).toEqual(['{"run_id":null}']);
  });
});

describe("answer", () => {
  test.each([
    ' {"status":"succeeded",\n "tau":1.0, "big":12345678901234567890, "text":"NaN ü \\u00fc"}\n',
    '{"status":"failed","trials":[]}',
    "[1.0]",
    "null",
  ])("JSON is printed as it came: %s", async (body) => {
    const { url } = await serve((response) => response.end(body));
    const result = await call(url);
    expect(result.stdout.toString()).toBe(body);
    expect(result).toMatchObject({ exit_code: 0, stderr: "" });
  });

  test("of 300 KB is printed whole, with a word in the log", async () => {
    const body = JSON.stringify({ trials: Array.from({ length: 30_000 }, (_, i) => ({ i })) });
    const { url } = await serve((response) => response.end(body));
    const result = await call(url);
    expect(result.stdout.toString()).toBe(body);
    expect(result.stderr).toContain("finalize_run");
  });

  test.each(["", " \n"])("without a body (%j) is ok", async (body) => {
    const { url } = await serve((response) => response.end(body));
    expect(await call(url)).toMatchObject({ exit_code: 0, json: { status: "ok" } });
  });

  test.each(["plain text", "<html>", '{"cut": ', "\uFEFF{}", "[NaN"])(
    "that is no JSON (%j) is kept as raw",
    async (body) => {
      const { url } = await serve((response) => response.end(body));
      expect(await call(url)).toMatchObject({ exit_code: 0, json: { status: "ok", raw: body } });
    },
  );

  test("with bytes that are no UTF-8 never goes out as JSON", async () => {
    const { url } = await serve((response) => response.end(Buffer.from([0x22, 0xff, 0x22])));
    expect((await call(url)).json).toEqual({ status: "ok", raw: '"\uFFFD"' });
  });

  test.each(['{"loss":NaN}', '{"a":[1,-Infinity]}', "NaN"])("with %s is a failure", async (body) => {
    const { url } = await serve((response) => response.end(body));
    const result = await call(url);
    expect(result.exit_code).toBe(1);
    expect(result.json).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("NaN or Infinity"),
    });
  });
});

describe("failure", () => {
  const broken: [string, Parameters<typeof startRemote>[0], RegExp][] = [
    ["answers 500", (r) => r.writeHead(500).end('{"message":"disk\n full"}'), /HTTP 500 .*"disk full"/],
    ["answers 404 without a body", (r) => r.writeHead(404).end(), /HTTP 404 from [^ ]+\/bridge\/start$/],
    ["redirects", (r) => r.writeHead(302, { location: "/elsewhere" }).end(), /HTTP 302/],
    ["drops the connection", (r) => r.socket?.destroy(), /hang up|ECONNRESET/],
    [
      "drops the connection in the middle",
      (r) => r.writeHead(200, { "content-length": 100 }).write("{", () => r.destroy()),
      /aborted|ECONNRESET/,
    ],
    ["does not speak HTTP", (r) => r.socket?.end("hello\r\n\r\n"), /Parse Error/],
    [
      "never ends",
      (r) => {
        const send = () => r.writable && r.write("x".repeat(1 << 20), send);
        send();
      },
      /longer than/,
    ],
  ];

  test.each(broken)("a remote that %s", async (_, answer, reason) => {
    const { url } = await serve(answer);
    const result = await call(url);
    expect(result).toMatchObject({
      exit_code: 1,
      json: { status: "failed", reason: expect.stringMatching(reason) },
    });
    expect(result.stderr).toContain("cerebros-bridge: ");
    const compatible = await call(url, { CEREBROS_BRIDGE_COMPAT_EXIT: "1" });
    expect(compatible).toMatchObject({
      exit_code: 0,
      json: { status: "error", reason: expect.stringMatching(reason) },
    });
  });

  test("a dead remote", async () => {
    const url = await deadUrl();
    const refused = { reason: expect.stringContaining("ECONNREFUSED") };
    expect(await call(url)).toMatchObject({ exit_code: 1, json: { status: "failed", ...refused } });
    expect(await call(url, { CEREBROS_BRIDGE_COMPAT_EXIT: "true" })).toMatchObject({
      exit_code: 0,
      json: { status: "error", ...refused },
    });
    expect(await call(url, { CEREBROS_BRIDGE_COMPAT_EXIT: "0" })).toMatchObject({ exit_code: 1 });
  });

  test.each([
    ["never answers", () => {}],
    ["starts to answer", (r) => r.write("{")],
  ] satisfies [string, Parameters<typeof startRemote>[0]][])(
    "a remote that %s is given up in time",
    async (_, answer) => {
      const { url, requests } = await serve(answer);
      const result = await call(url, { CEREBROS_TIMEOUT_MS: "1000" });
      expect(result).toMatchObject({
        exit_code: 1,
        json: { status: "failed", reason: expect.stringMatching(/no answer within \d+ ms/) },
      });
      expect(requests).toHaveLength(1);
    },
  );

  test("a name server that never answers does not hold up the exit", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bridge-stub-"));
    const blocker = join(folder, "blocked-lookup.cjs");
    // Node waits for its thread pool when it exits, and a lookup that is stuck in the system's resolver sits there.
    writeFileSync(
      blocker,
      `const { execFileSync } = require("node:child_process");
       execFileSync("mkfifo", [${JSON.stringify(join(folder, "fifo"))}]);
       require("node:dns").lookup = () => require("node:fs").open(${JSON.stringify(join(folder, "fifo"))}, () => {});`,
    );
    const result = await call("http://runner.example:8088", {
      CEREBROS_TIMEOUT_MS: "1000",
      NODE_OPTIONS: `--require=${blocker}`,
    });
    rmSync(folder, { recursive: true });
    expect(result.json).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("no answer within"),
    });
    expect(result.exit_code).not.toBe(0);
  });

  test.each(["localhost:8088", "ftp://user:s3cret@host", "not a url s3cret"])(
    "an address such as %s",
    async (url) => {
      const result = await call(url);
      expect(result).toMatchObject({
        exit_code: 1,
        json: { status: "failed", reason: expect.stringContaining("CEREBROS_REMOTE_URL") },
      });
      expect(`${result.stdout} ${result.stderr}`).not.toContain("s3cret");
    },
  );

  test("a password with a broken escape", async () => {
    const { url, requests } = await serve((response) => response.end("{}"));
    const result = await call(url.replace("//", "//robot:s3cret%zz@"));
    expect(result).toMatchObject({
      exit_code: 1,
      json: { status: "failed", reason: `${url}/bridge/start: URI malformed` },
    });
    expect(`${result.stdout} ${result.stderr}`).not.toContain("s3cret");
    expect(requests).toEqual([]);
  });

  test("https against a remote that speaks http", async () => {
    const { url } = await serve((response) => response.end("{}"));
    expect(await call(url.replace("http:", "https:"))).toMatchObject({
      exit_code: 1,
      json: { status: "failed" },
    });
  });
});
