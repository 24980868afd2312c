import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send, startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ static_prefix: "/p", expose_prometheus: true });
});
afterAll(() => server.stop());

describe("a wrong method", () => {
  it("is answered with 405 and the methods that are right", async () => {
    for (const [method, path, allow] of [
      ["GET", "runs/create", "POST"],
      ["DELETE", "experiments/get", "GET, HEAD"],
      ["PUT", "runs/search", "POST"],
    ] as const) {
      const { status, headers, body } = await server.call(method, path);
      expect([status, headers.get("allow"), body.error_code]).toEqual([405, allow, "ENDPOINT_NOT_FOUND"]);
    }
    const options = await send(`${server.url}/api/2.0/mlflow/runs/create`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([200, "POST"]);
  });
});

describe("metrics for Prometheus", () => {
  const scrape = async (at: TestServer) => send(new URL("/metrics", at.url));

  it("count requests by method and status, probes left out", async () => {
    await server.get("experiments/get", { experiment_id: 0 });
    await server.get("experiments/get", { experiment_id: 77 });
    await send(`${server.url}/health`);
    const { status, body, headers } = await scrape(server);
    expect([status, headers.get("content-type")]).toEqual([200, expect.stringContaining("text/plain")]);
    expect(body).toContain('mlflow_http_request_total{method="GET",status="200"} 1\n');
    expect(body).toContain('mlflow_http_request_total{method="GET",status="404"} 1\n');
    expect(body).toMatch(
      /mlflow_http_request_duration_seconds_count\{method="GET",mlflow_version="3\.[^"]+",status="200"\} 1\n/,
    );
    expect(body).toContain("process_resident_memory_bytes");
  });

  it("are served only where they are asked for", async () => {
    const other = await startTestServer();
    expect((await scrape(other)).status).toBe(404);
    await other.stop();
  });
});

describe("a server of artifacts only", () => {
  it("serves artifacts, and answers 503 in plain text to everything about tracking", async () => {
    const only = await startTestServer({ artifacts_only: true });
    const artifact = `${only.url}/api/2.0/mlflow-artifacts/artifacts/a.txt`;
    expect((await send(artifact, { method: "PUT", body: "x" })).status).toBe(200);
    expect((await send(artifact)).body).toBe("x");
    expect((await send(`${only.url}/health`)).status).toBe(200);
    const { status, body } = await only.get("experiments/get", { experiment_id: 0 });
    expect([status, body]).toEqual([
      503,
      expect.stringMatching(
        /^Endpoint: \/api\/2\.0\/mlflow\/experiments\/get disabled due to.*`--artifacts-only` mode/,
      ),
    ]);
    expect((await send(`${only.url}/get-artifact?run_id=a&path=b`)).status).toBe(503);
    await only.stop();
  });

  it("neither creates a database nor needs one", async () => {
    const only = await startTestServer({ artifacts_only: true });
    expect(existsSync(join(only.directory, "mlflow.db"))).toBe(false);
    await only.stop();
    const backend_store_uri = "postgresql://nobody@127.0.0.1:1/nowhere";
    const without = await startTestServer({ artifacts_only: true, backend_store_uri });
    expect((await send(`${without.url}/health`)).status).toBe(200);
    await without.stop();
  });
});

describe("what only the web UI asks for", () => {
  it("is answered as by a server without a gateway and without telemetry", async () => {
    const at = `${server.url}/ajax-api`;
    expect((await send(`${at}/2.0/mlflow/gateway-proxy`)).body).toEqual({ endpoints: [] });
    expect((await send(`${at}/2.0/mlflow/gateway-proxy`, { method: "POST" })).body).toEqual({
      endpoints: [],
    });
    expect((await send(`${at}/3.0/mlflow/ui-telemetry`)).status).toBe(404);
  });
});

describe("the default address", () => {
  it("is this machine under either loopback address", async () => {
    const both = await startTestServer({ host: undefined });
    for (const host of ["127.0.0.1", "[::1]", "localhost"])
      expect((await send(`http://${host}:${both.port}/health`)).body).toBe("OK");
    await both.stop();
  });
});
