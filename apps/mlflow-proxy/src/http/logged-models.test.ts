import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const refusal = (status: number, error_code: string, message: RegExp | string = /./) =>
  expect.objectContaining({ status, body: { error_code, message: expect.stringMatching(message) } });
const bad = (message: RegExp | string) => refusal(400, "INVALID_PARAMETER_VALUE", message);
const missing = (message: RegExp | string) => refusal(404, "RESOURCE_DOES_NOT_EXIST", message);
const done = expect.objectContaining({ status: 200, body: {} });

const create = (fields: object = {}) =>
  server.post("logged-models", { experiment_id: "0", name: "net", ...fields });
const newModel = async (fields: object = {}): Promise<string> =>
  (await create(fields)).body.model.info.model_id;
const newRun = async (): Promise<string> => (await server.post("runs/create", {})).body.run.info.run_id;
const get = async (model_id: string) => (await server.get(`logged-models/${model_id}`)).body.model;

describe("logged models", () => {
  it("are created pending, below the artifacts of their experiment", async () => {
    const params = [{ key: "p", value: "1" }];
    const tags = [{ key: "t", value: "2" }];
    const { model } = (await create({ model_type: "tree", source_run_id: "r", params, tags })).body;
    const { model_id } = model.info;
    expect(model_id).toMatch(/^m-[0-9a-f]{32}$/);
    const at = expect.any(Number);
    expect(model).toEqual({
      info: {
        model_id,
        experiment_id: "0",
        name: "net",
        creation_timestamp_ms: at,
        last_updated_timestamp_ms: at,
        artifact_uri: `mlflow-artifacts:/0/models/${model_id}/artifacts`,
        status: "LOGGED_MODEL_PENDING",
        model_type: "tree",
        source_run_id: "r",
        tags,
      },
      data: { params },
    });
    expect(await get(model_id)).toEqual(model);
    expect((await create({ name: null })).body.model.info.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
  });

  it("are refused for what they cannot be", async () => {
    for (const name of ["a/b", "a.b", "a%b", 'a"b', "x".repeat(501)])
      expect(await create({ name })).toEqual(bad(/./));
    expect(await create({ experiment_id: "999" })).toEqual(missing("No Experiment with id=999 exists"));
    expect(await create({ experiment_id: "" })).toEqual(bad("'experiment_id'"));
    const twice = [
      { key: "p", value: "1" },
      { key: "p", value: "1" },
    ];
    expect(await create({ params: twice })).toEqual(bad(/Duplicate parameter keys/));
  });

  it("are finished, which takes the id from the body as MLflow does", async () => {
    const model_id = await newModel();
    const finish = (fields: object) => server.call("PATCH", `logged-models/${model_id}`, fields);
    const { body } = await finish({ model_id, status: "LOGGED_MODEL_READY" });
    expect(body.model.info.status).toBe("LOGGED_MODEL_READY");
    expect((await get(model_id)).info.status).toBe("LOGGED_MODEL_READY");
    expect(await finish({ status: "LOGGED_MODEL_READY" })).toEqual(bad("'model_id'"));
    expect(await finish({ model_id, status: "DONE" })).toEqual(bad(/expected one of LOGGED_MODEL_PENDING/));
  });

  it("keep tags, the last value of each, and params, the first", async () => {
    const model_id = await newModel({ params: [{ key: "p", value: "1" }] });
    const path = `logged-models/${model_id}`;
    const tag = (value: string) => server.call("PATCH", `${path}/tags`, { tags: [{ key: "a/b", value }] });
    expect(await tag("1")).toEqual(done);
    expect(await tag("2")).toEqual(done);
    expect((await get(model_id)).info.tags).toEqual([{ key: "a/b", value: "2" }]);
    const untag = () => server.call("DELETE", `${path}/tags/${encodeURIComponent("a/b")}`);
    expect(await untag()).toEqual(done);
    expect(await untag()).toEqual(missing(/No tag with key 'a\/b'/));
    const log = (key: string, value: string) =>
      server.post(`${path}/params`, { model_id, params: [{ key, value }] });
    expect(await log("q", "x".repeat(9_000))).toEqual(done);
    expect(await log("p", "1")).toEqual(done);
    expect(await log("p", "2")).toEqual(bad(/Changing param values is not allowed/));
    expect((await get(model_id)).data.params.map(({ key }: { key: string }) => key)).toEqual(["p", "q"]);
  });

  it("have the metrics that runs log for them, alone and in batches, all or nothing", async () => {
    const [model_id, run_id] = [await newModel(), await newRun()];
    const metric = { key: "m", value: 1, timestamp: 1, step: 1, model_id };
    const about = { dataset_name: "iris", dataset_digest: "d" };
    for (let i = 0; i < 2; i++)
      expect(await server.post("runs/log-metric", { run_id, ...metric, ...about })).toEqual(done);
    const metrics = [
      { ...metric, step: 2, value: "NaN" },
      { ...metric, step: 3, value: 3 },
      { ...metric, step: 4, value: 4, model_id: undefined },
    ];
    expect(await server.post("runs/log-batch", { run_id, metrics })).toEqual(done);
    const lost = { run_id, metrics: [{ ...metric, key: "lost", model_id: "m-nothing" }] };
    expect(await server.post("runs/log-batch", lost)).toEqual(
      refusal(400, "BAD_REQUEST", /'m-nothing' not found/),
    );
    const point = { key: "m", timestamp: 1, model_id, run_id };
    expect((await get(model_id)).data.metrics).toEqual([
      { ...point, step: 1, value: 1, ...about },
      { ...point, step: 2, value: 0 },
      { ...point, step: 3, value: 3 },
    ]);
    const { run } = (await server.get("runs/get", { run_id })).body;
    expect(run.data.metrics).toEqual([{ key: "m", value: 4, timestamp: 1, step: 4 }]);
  });

  it("serve their files, and nothing outside of them", async () => {
    const model_id = await newModel();
    const { artifact_uri } = (await get(model_id)).info;
    const upload = `${server.url}/api/2.0/mlflow-artifacts/artifacts${artifact_uri.slice("mlflow-artifacts:".length)}`;
    await fetch(`${upload}/sub/a.txt`, { method: "PUT", body: "abc" });
    const list = (artifact_directory_path: string) =>
      server.get(`logged-models/${model_id}/artifacts/directories`, { artifact_directory_path });
    expect((await list("")).body).toEqual({ root_uri: artifact_uri, files: [{ path: "sub", is_dir: true }] });
    expect((await list("sub")).body.files).toEqual([{ path: "sub/a.txt", is_dir: false, file_size: 3 }]);
    expect(await list("../x")).toEqual(bad("Invalid path"));
    const file = `${server.url}/ajax-api/2.0/mlflow/logged-models/${model_id}/artifacts/files`;
    expect(await (await fetch(`${file}?artifact_file_path=sub/a.txt`)).text()).toBe("abc");
    expect((await fetch(`${file}?artifact_file_path=nothing`)).status).toBe(404);
    expect((await fetch(file)).status).toBe(400);
  });

  it("are gone once deleted, to readers", async () => {
    const model_id = await newModel();
    const remove = () => server.call("DELETE", `logged-models/${model_id}`);
    expect([await remove(), await remove()]).toEqual([done, done]);
    const gone = missing(`Logged model with ID '${model_id}' not found`);
    expect(await server.get(`logged-models/${model_id}`)).toEqual(gone);
    expect(await server.get(`logged-models/${model_id}/artifacts/directories`)).toEqual(gone);
    expect(await server.call("DELETE", "logged-models/m-nothing")).toEqual(missing(/m-nothing/));
  });

  it("say under which names they are registered, which share their files and run", async () => {
    const model_id = await newModel({ source_run_id: "r" });
    const name = 'quo"ted';
    await server.post("registered-models/create", { name });
    const register = (source: string) => server.post("model-versions/create", { name, source, model_id });
    const { artifact_uri } = (await get(model_id)).info;
    for (const source of [`models:/${model_id}`, `${artifact_uri}/sub`])
      expect((await register(source)).body.model_version.run_id).toBe("r");
    expect(await register("models:/m-other")).toEqual(bad(/model_id request parameter must identify/));
    const { body } = await server.get("model-versions/get-download-uri", { name, version: "1" });
    expect(body).toEqual({ artifact_uri });
    expect((await get(model_id)).info.tags).toEqual([
      {
        key: "mlflow.modelVersions",
        value: '[{"name": "quo\\"ted", "version": 1}, {"name": "quo\\"ted", "version": 2}]',
      },
    ]);
  });
});

describe("a search of logged models", () => {
  let experiment_id: string;
  const search = async (fields: object = {}) => {
    const answer = await server.post("logged-models/search", { experiment_ids: [experiment_id], ...fields });
    const models: { info: { name: string } }[] = answer.body.models ?? [];
    return { names: models.map(({ info }) => info.name).join(" "), token: answer.body.next_page_token };
  };
  beforeAll(async () => {
    ({ experiment_id } = (await server.post("experiments/create", { name: "models" })).body);
    const { run_id } = (await server.post("runs/create", { experiment_id })).body.run.info;
    for (const [name, lr, values] of [
      ["a", "0.1", [0.5, 0.25]],
      ["B", "0.2", [0.9]],
      ["c", "0.3", []],
    ] as const) {
      const params = [{ key: "lr", value: lr }];
      const model_id = await newModel({ experiment_id, name, params });
      const metrics = values.map((value, step) => ({
        key: "acc",
        value,
        timestamp: step,
        step,
        model_id,
        dataset_name: "iris",
        dataset_digest: name,
      }));
      await server.post("runs/log-batch", { run_id, metrics });
    }
  });

  it.each([
    ["name IN ('a', 'c')", "a c"],
    ["params.lr != '0.1' AND creation_timestamp > 0", "B c"],
    ["params.lr IN ('0.1', '7') AND name NOT IN ('B')", "a"],
    ["metrics.acc = 0.5", "a"],
    ["metrics.acc > 0.3", "B a"],
    ["status = '1'", "B a c"],
  ])("filters by %s", async (filter, names) => {
    const found = (await search({ filter })).names.split(" ").toSorted().join(" ");
    expect(found).toBe(names);
  });

  it("refuses names that MLflow's search does not know", async () => {
    for (const filter of ["metric.acc = 0.5", "last_updated_time > 0"]) {
      const asked = { experiment_ids: [experiment_id], filter };
      expect(await server.post("logged-models/search", asked)).toEqual(bad(/./));
    }
  });

  it("gives a model as get does", async () => {
    const asked = { experiment_ids: [experiment_id], filter: "name = 'a'" };
    const [model] = (await server.post("logged-models/search", asked)).body.models;
    expect(model).toEqual(await get(model.info.model_id));
  });

  it("orders by attributes and latest metrics, a page at a time", async () => {
    const by = (field_name: string, ascending: boolean) => ({ order_by: [{ field_name, ascending }] });
    expect((await search(by("name", true))).names).toBe("B a c");
    expect((await search(by("metrics.acc", false))).names).toBe("B a c");
    expect((await search(by("metrics.acc", true))).names).toBe("a B c");
    const first = await search({ ...by("metrics.acc", true), max_results: 2 });
    const next = { ...by("metrics.acc", true), max_results: 2, page_token: first.token };
    expect([first.names, (await search(next)).names]).toEqual(["a B", "c"]);
    const asked = { experiment_ids: [experiment_id], ...by("params.lr", true) };
    expect(await server.post("logged-models/search", asked)).toEqual(bad("Invalid order by field name"));
  });

  it("sends 50 when no number is asked for, 100 for 0, and however many MLflow would send", async () => {
    const { experiment_id } = (await server.post("experiments/create", { name: "many models" })).body;
    for (let index = 0; index <= 100; index += 1) await create({ experiment_id });
    const count = async (max_results?: number | string) => {
      const asked = {
        experiment_ids: [experiment_id],
        ...(max_results === undefined ? {} : { max_results }),
      };
      const { status, body } = await server.post("logged-models/search", asked);
      return [status, body.models?.length];
    };
    expect([await count(), await count(0)]).toEqual([
      [200, 50],
      [200, 100],
    ]);
    for (const many of [100_000, 2_147_483_648, "9007199254740993", "9223372036854775807"])
      expect(await count(many)).toEqual([200, 101]);
    expect(await count(-1)).toEqual([400, undefined]);
  });

  it("minds data sets", async () => {
    const iris = { dataset_name: "iris" };
    expect((await search({ datasets: [iris], order_by: [{ field_name: "name" }] })).names).toBe("B a");
    const own = [{ ...iris, dataset_digest: "a" }];
    expect((await search({ datasets: own, filter: "metrics.acc > 0" })).names).toBe("a");
    const order_by = [{ field_name: "metrics.acc", ...own[0] }];
    expect((await search({ order_by })).names.split(" ")[0]).toBe("a");
  });

  it("needs experiments, of which there may be none", async () => {
    expect(await server.post("logged-models/search")).toEqual(bad("'experiment_ids'"));
    expect(await server.post("logged-models/search", { experiment_ids: [] })).toEqual(done);
  });
});
