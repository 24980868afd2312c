import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createPostgresDatabase,
  type PostgresDatabase,
  postgresUri,
} from "../../../../test/postgres-database.js";
import { startTestServer, type TestServer } from "../../../../test/test-server.js";

/** What SQLite takes and PostgreSQL does not, so that it has to be refused, or found absent, in place of a 500. */
describe.skipIf(postgresUri === undefined)("values that PostgreSQL's columns do not hold", () => {
  let database: PostgresDatabase;
  let server: TestServer;
  let run_id: string;
  const name = "model";
  beforeAll(async () => {
    database = await createPostgresDatabase();
    server = await startTestServer({ backend_store_uri: database.uri });
    run_id = (await server.post("runs/create", { experiment_id: "0" })).body.run.info.run_id;
    await server.post("registered-models/create", { name });
    await server.post("model-versions/create", { name, source: "s3://bucket/m" });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const invalid = (message: RegExp) =>
    expect.objectContaining({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE", message: expect.stringMatching(message) },
    });

  const nul = "a\u0000b";
  it.each([
    ["POST", "experiments/create", { name: nul }],
    ["POST", "experiments/create", { name: "tagged", tags: [{ key: "k", value: nul }] }],
    ["GET", "experiments/get-by-name", { experiment_name: nul }],
    ["POST", "experiments/search", { filter: `name = '${nul}'` }],
    ["POST", "runs/create", { experiment_id: "0", user_id: nul }],
    ["POST", "runs/create", { experiment_id: "0", run_name: nul }],
    ["GET", "runs/get", { run_id: nul }],
    ["POST", "runs/search", { experiment_ids: ["0"], filter: `tags.k = '${nul}'` }],
    ["POST", "runs/search", { experiment_ids: ["0"], order_by: [`params.\`${nul}\``] }],
    ["GET", "metrics/get-history", { run_id: nul, metric_key: "m" }],
    ["POST", "registered-models/create", { name: nul }],
    ["POST", "registered-models/create", { name: "described", description: nul }],
    ["POST", "registered-models/set-tag", { name, key: "k", value: nul }],
    ["POST", "model-versions/create", { name, source: "s3://bucket/m", run_id: nul }],
    ["GET", "model-versions/search", { filter: `run_id = '${nul}'` }],
    ["POST", "logged-models", { experiment_id: "0", name: nul }],
    ["POST", "logged-models/search", { experiment_ids: ["0"], filter: `name = '${nul}'` }],
  ])("are refused by their NUL in %s %s", async (method, path, fields) => {
    expect(await server.call(method, path, fields)).toEqual(invalid(/zero bytes|NUL/));
  });

  it.each([
    ["runs/set-tag", { key: "k", value: nul }],
    ["runs/log-parameter", { key: "k", value: nul }],
    ["runs/log-batch", { params: [{ key: "k", value: "v" }], tags: [{ key: "k", value: nul }] }],
    ["runs/update", { run_name: nul }],
    ["runs/log-inputs", { models: [{ model_id: nul }] }],
    [
      "runs/log-inputs",
      { datasets: [{ dataset: { name: nul, digest: "1", source_type: "s", source: "{}" } }] },
    ],
  ])("are refused by their NUL in %s, with nothing stored", async (path, fields) => {
    const before = await server.get("runs/get", { run_id });
    expect(await server.post(path, { run_id, ...fields })).toEqual(invalid(/zero bytes|NUL/));
    expect((await server.get("runs/get", { run_id })).body).toEqual(before.body);
  });

  it.each([
    ["runs/log-metric", { key: "m", value: 1, timestamp: 1, step: "9223372036854775808" }, /'step'/],
    ["runs/log-metric", { key: "m", value: 1, timestamp: "-9223372036854775809" }, /'timestamp'/],
    ["runs/log-batch", { metrics: [{ key: "m", value: 1, timestamp: 1e30 }] }, /'metrics\[0\]\.timestamp'/],
    ["runs/update", { run_name: "x".repeat(251) }, /'run_name' exceeds the maximum length of 250/],
    ["runs/set-tag", { key: "k".repeat(251), value: "v" }, /exceeds the maximum length of 250/],
    ["runs/outputs", { models: [{ model_id: "m".repeat(37), step: 1 }] }, /exceeds the maximum length of 36/],
  ])("are refused by %s %j", async (path, fields, message) => {
    expect(await server.post(path, { run_id, ...fields })).toEqual(invalid(message));
  });

  it("count characters as the columns do, not the units of UTF-16", async () => {
    const run_name = "😀".repeat(250);
    const renamed = await server.post("runs/update", { run_id, run_name });
    expect(renamed.body.run_info.run_name).toBe(run_name);
    const value = "😀".repeat(8_001);
    await server.post("runs/set-tag", { run_id, key: "long", value });
    const { tags } = (await server.get("runs/get", { run_id })).body.run.data;
    expect(tags).toContainEqual({ key: "long", value: "😀".repeat(8_000) });
  });

  it("are stored exactly up to the last one that fits", async () => {
    const ends = [
      { timestamp: "0", step: "-9223372036854775808" },
      { timestamp: "9223372036854775807", step: "9223372036854775807" },
    ];
    const metrics = ends.flatMap((end) => [
      { key: "end", value: 5e-324, ...end },
      { key: "end", value: "-Infinity", ...end },
    ]);
    expect(await server.post("runs/log-batch", { run_id, metrics })).toMatchObject({ status: 200, body: {} });
    const rows = await database.query("select timestamp::text, step::text, value from metrics order by 1, 3");
    expect(rows).toEqual(
      ends.flatMap((end) => [
        { ...end, value: -Number.MAX_VALUE },
        { ...end, value: 5e-324 },
      ]),
    );
  });

  it.each(["99999999999", "99999999999999999999"])("are absent as ids: %s", async (id) => {
    const absent = { status: 404, body: { error_code: "RESOURCE_DOES_NOT_EXIST" } };
    expect(await server.get("experiments/get", { experiment_id: id })).toMatchObject(absent);
    expect(await server.post("runs/create", { experiment_id: id })).toMatchObject(absent);
    expect(await server.post("logged-models", { experiment_id: id, name: "m" })).toMatchObject(absent);
    expect(await server.get("model-versions/get", { name, version: id })).toMatchObject(absent);
    for (const path of ["runs/search", "logged-models/search", "experiments/search-datasets"])
      expect(await server.post(path, { experiment_ids: [id] })).toMatchObject({ status: 200, body: {} });
  });
});
