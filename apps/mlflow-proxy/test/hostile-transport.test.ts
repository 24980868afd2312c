import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonHeaders, send, startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = "/api/2.0/mlflow/experiments/create";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Status of what the server answers to these bytes, 0 when it only hangs up. */
function raw(bytes: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.end(bytes));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
  });
}

/** A request whose body is announced, but not sent yet. */
function begin(length: number) {
  const headers = { ...jsonHeaders, "content-length": length };
  const asked = request({ port: server.port, host: "127.0.0.1", method: "POST", path: create, headers });
  const status = new Promise<number>((resolve, reject) => {
    asked.on("error", reject).on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  status.catch(() => {});
  return { asked, status };
}

async function expectAlive() {
  expect((await send(`${server.url}/health`)).body).toBe("OK");
}

describe("a request that is no proper one", () => {
  it.each([
    ["is no HTTP", "nonsense\r\n\r\n", 400],
    ["has no host", "GET /health HTTP/1.1\r\n\r\n", 400],
    [
      "has two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      400,
    ],
    [
      "has a length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["breaks its lines", "GET /health HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400],
  ])("is refused: it %s", async (_what, bytes, status) => {
    expect(await raw(bytes)).toBe(status);
    await expectAlive();
  });

  it("with thousands of headers, or one that is too long, is refused with 431", async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `X-${index}: a-value-of-some-length`);
    for (const headers of [many.join("\r\n"), `X: ${"a".repeat(100_000)}`])
      expect(await raw(`GET /health HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`)).toBe(431);
    const some = Array.from({ length: 1_000 }, (_, index) => `X-${index}: a`).join("\r\n");
    expect(await raw(`GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${some}\r\n\r\n`)).toBe(
      200,
    );
    await expectAlive();
  });
});

describe("a query", () => {
  const search = (length: number) => {
    const ids = `'${"a".repeat(32)}',`.repeat(length / 35).slice(0, -1);
    return server.get("model-versions/search", { filter: `run_id IN (${ids})` });
  };

  it("may be as long as MLflow's server takes it", async () => {
    expect((await search(20_000)).status).toBe(200);
    expect((await search(100_000)).status).toBe(431);
  });
});

describe("a body", () => {
  it("may come as slowly as it likes", async () => {
    const body = JSON.stringify({ name: "slow" });
    const { asked, status } = begin(body.length);
    for (const byte of body) {
      asked.write(byte);
      await pause(10);
    }
    asked.end();
    expect(await status).toBe(200);
  });

  it("that breaks off does nothing", async () => {
    const body = JSON.stringify({ name: "broken" });
    for (let length = 0; length < body.length; length++) {
      const { asked, status } = begin(body.length + 1);
      asked.write(body.slice(0, length));
      await pause(2);
      asked.destroy();
      await status.catch(() => {});
    }
    expect((await server.get("experiments/get-by-name", { experiment_name: "broken" })).status).toBe(404);
    await expectAlive();
  });

  it("takes no more memory than has come of it, however much is announced", async () => {
    const before = process.memoryUsage().rss;
    const waiting = Array.from({ length: 200 }, () => begin(31 * 1024 * 1024));
    for (const { asked } of waiting) asked.write(Buffer.alloc(64 * 1024, "["));
    await pause(300);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    await expectAlive();
    for (const { asked } of waiting) asked.destroy();
  });

  it.each([
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("of 10,000 %s within each other is refused", async (_what, open, close) => {
    const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
    const fields = [
      `{"name":${deep}}`,
      `{"name":"deep","tags":${deep}}`,
      `{"name":"deep","unknown":${deep}}`,
    ];
    for (const body of [deep, ...fields]) {
      const init = { method: "POST", headers: jsonHeaders, body };
      const answer = await send(`${server.url}${create}`, init);
      expect([answer.status, answer.body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    }
  });
});
