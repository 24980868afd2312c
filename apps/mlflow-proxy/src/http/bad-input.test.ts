import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonHeaders, send, startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
let run_id: string;
beforeAll(async () => {
  server = await startTestServer();
  run_id = (await server.post("runs/create")).body.run.info.run_id;
});
afterAll(() => server.stop());

const refused = (status: number, error_code: string) => (message: string) =>
  expect.objectContaining({ status, body: { error_code, message: expect.stringContaining(message) } });
const bad = refused(400, "INVALID_PARAMETER_VALUE");
const missing = refused(404, "RESOURCE_DOES_NOT_EXIST");
const done = expect.objectContaining({ status: 200 });

describe("text that no database keeps as it is", () => {
  it.each([
    ["zero", "a\0b", "zero bytes"],
    ["half", "a\ud800", "surrogate"],
  ])("is refused wherever it stands: %s", async (name, value, message) => {
    expect(await server.post("experiments/create", { name: `${name} ${value}` })).toEqual(bad(message));
    expect(await server.post("runs/set-tag", { run_id, key: name, value })).toEqual(
      bad(`for parameter 'value' supplied: expected a text without`),
    );
    const params = [
      { key: "fine", value: "1" },
      { key: name, value },
    ];
    expect(await server.post("runs/log-batch", { run_id, params })).toEqual(bad("'params[1].value'"));
    expect((await server.get("runs/get", { run_id })).body.run.data.params).toBeUndefined();
  });

  it("in bytes that are not UTF-8 makes a body malformed", async () => {
    const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const url = `${server.url}/api/2.0/mlflow/experiments/create`;
    expect(await send(url, { method: "POST", headers: jsonHeaders, body })).toEqual(
      bad("Missing value for required parameter 'name'"),
    );
  });
});

describe("what is logged", () => {
  const metric = { key: "m", value: 1, timestamp: 1 };

  it("has a time that is not negative, as MLflow wants it", async () => {
    const early = { ...metric, timestamp: -1 };
    const message = "Timestamp must be a nonnegative long (64-bit integer)";
    expect(await server.post("runs/log-metric", { run_id, ...early })).toEqual(bad(message));
    expect(await server.post("runs/log-batch", { run_id, metrics: [metric, early] })).toEqual(
      bad("for parameter 'metrics[1].timestamp' supplied"),
    );
  });

  it("names a data set by name and digest, or none", async () => {
    const message = "Both dataset_name and dataset_digest must be provided";
    for (const half of [{ dataset_name: "d" }, { dataset_digest: "1" }])
      expect(await server.post("runs/log-metric", { run_id, ...metric, ...half })).toEqual(bad(message));
    const whole = { dataset_name: "d", dataset_digest: "1" };
    expect(await server.post("runs/log-metric", { run_id, ...metric, ...whole })).toEqual(done);
  });

  it("misses a number where an empty text stands for it", async () => {
    expect(await server.post("runs/log-metric", { run_id, ...metric, value: "" })).toEqual(
      bad("Missing value for required parameter 'value'"),
    );
  });

  it("goes to a run whose id could be one", async () => {
    for (const path of ["runs/log-batch", "runs/log-inputs"]) {
      expect(await server.post(path, { run_id: "../x" })).toEqual(bad(`Invalid value "../x" for parameter`));
      expect(await server.post(path, { run_id: "0123" })).toEqual(missing("Run with id=0123 not found"));
    }
  });

  it("may be tags of any spelling while the run is made, and only then", async () => {
    const tags = [{ key: "owner@team (2)", value: "x" }];
    const { body } = await server.post("runs/create", { tags });
    expect(body.run.data.tags).toContainEqual(tags[0]);
    expect(await server.post("runs/set-tag", { run_id, ...tags[0] })).toEqual(bad("parameter 'key'"));
    const long = [{ key: "k".repeat(251), value: "" }];
    expect(await server.post("runs/create", { tags: long })).toEqual(bad("'tags[0].key' exceeds"));
  });

  it("puts a model that names no step at the first", async () => {
    const { model } = (await server.post("logged-models", { experiment_id: "0", name: "m" })).body;
    const { model_id } = model.info;
    expect(await server.post("runs/outputs", { run_id, models: [{ model_id }] })).toEqual(done);
    expect((await server.get("runs/get", { run_id })).body.run.outputs.model_outputs).toEqual([
      { model_id, step: 0 },
    ]);
  });
});

describe("a model", () => {
  it("whose name is too long is not found, and cannot be made", async () => {
    const name = "n".repeat(257);
    expect(await server.get("registered-models/get", { name })).toEqual(
      missing(`Registered Model with name=${name} not found`),
    );
    expect(await server.post("registered-models/create", { name })).toEqual(bad("'name' exceeds"));
  });

  it("loses no tag whose key could be none", async () => {
    await server.post("registered-models/create", { name: "tagged" });
    const wrong = { name: "tagged", version: "1", key: "../x" };
    for (const path of ["registered-models/delete-tag", "model-versions/delete-tag"])
      expect(await server.call("DELETE", path, wrong)).toEqual(bad("parameter 'key'"));
  });

  it("gets the params of a request by the id in its path, which has to be in the body too", async () => {
    const { model } = (await server.post("logged-models", { experiment_id: "0", name: "m" })).body;
    const { model_id } = model.info;
    const params = [{ key: "p", value: "1" }];
    expect(await server.post(`logged-models/${model_id}/params`, { params })).toEqual(
      bad("required parameter 'model_id'"),
    );
    expect(await server.post("logged-models/m-0/params", { model_id, params })).toEqual(missing("'m-0'"));
    expect(await server.post(`logged-models/${model_id}/params`, { model_id, params })).toEqual(done);
  });
});

describe("a filter", () => {
  it("of white space alone is none", async () => {
    expect(await server.post("runs/search", { experiment_ids: ["0"], filter: " " })).toEqual(bad("filter"));
  });
});
