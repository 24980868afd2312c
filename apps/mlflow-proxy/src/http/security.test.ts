import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let standard: TestServer;
let listed: TestServer;
let open: TestServer;
beforeAll(async () => {
  const x_frame_options = "deny";
  [standard, listed, open] = await Promise.all([
    startTestServer(),
    startTestServer({
      security: {
        allowed_hosts: ["tracking.example", "*.lab.example", "[::1]:9"],
        cors_allowed_origins: ["https://ui.example", "https://*.pages.example"],
        x_frame_options,
      },
    }),
    startTestServer({ security: null }),
  ]);
});
afterAll(() => Promise.all([standard.stop(), listed.stop(), open.stop()]));

const experiment = "/api/2.0/mlflow/experiments/get?experiment_id=0";
const create = "/api/2.0/mlflow/runs/create";

interface Seen {
  status: number;
  body: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** `fetch` sends no Host or Origin of the caller's choice. */
function ask({ port }: TestServer, path: string, headers: Record<string, string>, method = "GET") {
  return new Promise<Seen>((resolve, reject) => {
    const type = { "content-type": "application/json" };
    const asked = request({ port, host: "127.0.0.1", path, method, headers: { ...type, ...headers } });
    asked.on("error", reject).on("response", (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
      });
    });
    asked.end(method === "POST" ? "{}" : undefined);
  });
}

describe("the host check", () => {
  it.each([
    "localhost",
    "LOCALHOST:1",
    "127.0.0.1:5000",
    "[::1]:5000",
    "10.1.2.3",
    "172.31.0.9:80",
    "192.168.1.1:5000",
  ])("lets %s in by default, whatever the port", async (host) => {
    expect((await ask(standard, experiment, { host })).status).toBe(200);
  });

  it.each([
    "rebound.example",
    "10.rebound.example",
    "172.32.0.1",
    "8.8.8.8:5000",
    "localhost.rebound.example",
  ])("refuses %s by default and names the flag", async (host) => {
    const { status, body } = await ask(standard, experiment, { host });
    expect([status, JSON.parse(body)]).toEqual([
      403,
      { error_code: "PERMISSION_DENIED", message: expect.stringContaining("--allowed-hosts") },
    ]);
  });

  it("leaves probes reachable under every name", async () => {
    for (const path of ["/health", "/version"])
      expect((await ask(standard, path, { host: "rebound.example" })).status).toBe(200);
  });

  it("lets in the names that are listed, with any port, and no other", async () => {
    const statuses = [
      "tracking.example",
      "tracking.example:8443",
      "a.lab.example:1",
      "[::1]:9",
      "[::1]:10",
      "localhost",
    ];
    const seen = await Promise.all(statuses.map((host) => ask(listed, experiment, { host })));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 403, 403]);
  });
});

describe("pages of other sites", () => {
  const host = "tracking.example";

  it("change nothing unless they are listed, and are told which flag lists them", async () => {
    const { status, body } = await ask(standard, create, { origin: "https://elsewhere.example" }, "POST");
    expect([status, JSON.parse(body).message]).toEqual([
      403,
      expect.stringContaining("--cors-allowed-origins"),
    ]);
    expect((await ask(standard, create, { origin: "null" }, "POST")).status).toBe(403);
    const seen = await ask(standard, experiment, { origin: "https://elsewhere.example" });
    expect([seen.status, seen.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
  });

  it("may when they are listed, come from this machine or from the server itself", async () => {
    for (const origin of ["https://ui.example", "https://a.pages.example", "http://localhost:3000"]) {
      const { status, headers } = await ask(listed, create, { host, origin }, "POST");
      expect([status, headers["access-control-allow-origin"]]).toEqual([200, origin]);
    }
    expect((await ask(listed, create, { host, origin: `https://${host}` }, "POST")).status).toBe(200);
  });

  it("learn before they send what they may", async () => {
    const asking = {
      host,
      "access-control-request-method": "PATCH",
      "access-control-request-headers": "content-type",
    };
    const yes = await ask(listed, create, { ...asking, origin: "https://ui.example" }, "OPTIONS");
    expect([yes.status, yes.headers]).toMatchObject([
      204,
      {
        "access-control-allow-origin": "https://ui.example",
        "access-control-allow-methods": expect.stringContaining("PATCH"),
        "access-control-allow-headers": "content-type",
        "access-control-allow-credentials": "true",
      },
    ]);
    expect((await ask(listed, create, { ...asking, origin: "https://no.example" }, "OPTIONS")).status).toBe(
      403,
    );
  });
});

describe("security headers", () => {
  it("are there by default, as asked for, and gone together with all checks", async () => {
    expect((await ask(standard, experiment, {})).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
    });
    expect((await ask(listed, "/health", {})).headers["x-frame-options"]).toBe("DENY");
    const asked = await ask(
      open,
      create,
      { host: "any.example", origin: "https://elsewhere.example" },
      "POST",
    );
    expect([asked.status, asked.headers["x-frame-options"]]).toEqual([200, undefined]);
  });
});
