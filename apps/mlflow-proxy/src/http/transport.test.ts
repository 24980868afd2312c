import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonHeaders, send, startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
let prefixed: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  prefixed = await startTestServer({ static_prefix: "/sub/path/", serve_artifacts: false });
});
afterAll(() => Promise.all([server.stop(), prefixed.stop()]));

const create = (body: string | undefined, headers: Record<string, string> = jsonHeaders) =>
  send(`${server.url}/api/2.0/mlflow/experiments/create`, {
    method: "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });

describe("the transport", () => {
  it("answers the same under /api and /ajax-api, and where slashes are doubled", async () => {
    for (const path of [
      "/api/2.0/mlflow/experiments/get",
      "/ajax-api/2.0/mlflow/experiments/get",
      "//api//2.0/mlflow/experiments//get",
    ]) {
      const { status, body } = await send(`${server.url}${path}?experiment_id=0`);
      expect([status, body.experiment?.name]).toEqual([200, "Default"]);
    }
  });

  it("says OK and its MLflow version in plain text", async () => {
    const health = await send(`${server.url}/health`);
    expect([health.status, health.body]).toEqual([200, "OK"]);
    expect((await send(`${server.url}/version`)).body).toMatch(/^3\.\d+\.\d+$/);
    expect((await send(server.url)).body).toContain("No web UI is installed");
    const info = await send(`${server.url}/api/3.0/mlflow/server-info`);
    expect(info.body).toEqual({ store_type: "SqlStore", workspaces_enabled: false });
  });

  it("puts the static prefix in front of everything", async () => {
    expect(prefixed.url).toMatch(/\/sub\/path$/);
    expect((await prefixed.get("experiments/get", { experiment_id: 0 })).status).toBe(200);
    expect((await send(`${prefixed.url}/health`)).body).toBe("OK");
    const bare = prefixed.url.replace("/sub/path", "");
    expect((await send(`${bare}/health`)).status).toBe(404);
  });

  it("answers 404 with an error code where there is no endpoint", async () => {
    for (const path of ["/api/2.0/mlflow/nothing", "/api/3.0/mlflow/experiments/get", "/nothing"]) {
      const { status, body } = await send(`${server.url}${path}`);
      expect([status, body.error_code]).toEqual([404, "ENDPOINT_NOT_FOUND"]);
    }
  });

  it("takes JSON only under its own content type", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
      const { status, body } = await create('{"name":"t"}', { "Content-Type": type });
      expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
      expect(body.message).toContain("Content-Type must be");
    }
    const answer = await create('{"name":"charset"}', { "Content-Type": "Application/JSON; charset=utf-8" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  it("reads a JSON string once more, and a malformed or absent body as one without fields", async () => {
    expect((await create(JSON.stringify('{"name":"twice"}'))).status).toBe(200);
    for (const body of ["{bad", "", undefined, "[1]", "3", "null"]) {
      const answer = await create(body);
      expect([answer.status, answer.body.message]).toEqual([
        400,
        expect.stringContaining("Missing value for required parameter 'name'"),
      ]);
    }
  });

  it("refuses a body of more than 32 MB without asking for a repetition", async () => {
    const { status, body } = await create(JSON.stringify({ name: "x".repeat(33 * 1024 * 1024) }));
    expect([status, body.error_code]).toEqual([413, "INVALID_PARAMETER_VALUE"]);
    expect(body.message).toContain("32 MB");
  });

  it("takes bare NaN and integers beyond 2^53 out of a body and puts them into an answer", async () => {
    const { body } = await server.post("runs/create", { experiment_id: "0" });
    const { run_id } = body.run.info;
    const metric = `{"run_id":"${run_id}","key":"m","value":NaN,"timestamp":9007199254740993,"step":-9007199254740993}`;
    const url = `${server.url}/api/2.0/mlflow/runs/log-metric`;
    expect((await send(url, { method: "POST", headers: jsonHeaders, body: metric })).status).toBe(200);
    const history = await fetch(
      `${server.url}/api/2.0/mlflow/metrics/get-history?run_uuid=${run_id}&metric_key=m`,
    );
    expect(await history.text()).toBe(
      '{"metrics":[{"key":"m","value":"NaN","timestamp":9007199254740993,"step":-9007199254740993}]}',
    );
  });

  it("keeps times of runs beyond 2^53 exactly, and finds them by their number", async () => {
    const post = (path: string, body: string) =>
      fetch(`${server.url}/api/2.0/mlflow/${path}`, { method: "POST", headers: jsonHeaders, body });
    const { experiment_id } = (await server.post("experiments/create", { name: "far times" })).body;
    for (const time of ["9007199254740993", "9223372036854775807", "-9223372036854775808"]) {
      const created = await post(
        "runs/create",
        `{"experiment_id":"${experiment_id}","start_time":${time},"run_name":"at ${time}"}`,
      );
      const text = await created.text();
      expect(text).toContain(`"start_time":${time},`);
      const { run_id } = JSON.parse(text).run.info;
      const updated = await post("runs/update", `{"run_id":"${run_id}","end_time":${time}}`);
      expect(await updated.text()).toContain(`"end_time":${time},`);
      const filter = `start_time = ${time} AND end_time >= ${time}`;
      const found = await server.post("runs/search", { experiment_ids: [experiment_id], filter });
      expect(found.body.runs.map(({ info }: { info: { run_name: string } }) => info.run_name)).toEqual([
        `at ${time}`,
      ]);
    }
    const refused = await post("runs/create", '{"start_time":9223372036854775808}');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("'start_time'")]);
    const beyond = { experiment_ids: [experiment_id], filter: `start_time > ${10n ** 30n}` };
    expect((await server.post("runs/search", beyond)).body).toEqual({});
  });

  it("lets no rebound name in, but any name on probes", async () => {
    const { port } = server;
    const get = (path: string, headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        request({ port, host: "127.0.0.1", path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on("error", reject)
          .end();
      });
    const experiment = "/api/2.0/mlflow/experiments/get?experiment_id=0";
    expect(await get(experiment, { host: "rebound.example" })).toBe(403);
    expect(await get(experiment, { host: `localhost:${port}` })).toBe(200);
    expect(await get("/health", { host: "rebound.example" })).toBe(200);
  });

  it("answers 503 in plain text where artifacts are not served", async () => {
    const { status, body } = await send(`${prefixed.url}/api/2.0/mlflow-artifacts/artifacts/a`);
    expect([status, body]).toEqual([
      503,
      expect.stringMatching(/^Endpoint: .* disabled .*`--no-serve-artifacts`/),
    ]);
  });
});
