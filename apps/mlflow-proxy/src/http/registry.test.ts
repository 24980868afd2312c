import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
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

let count = 0;
async function newModel(fields: object = {}): Promise<string> {
  count += 1;
  const name = `model-${count}`;
  expect((await server.post("registered-models/create", { name, ...fields })).status).toBe(200);
  return name;
}
const newVersion = async (name: string, fields: object = {}) =>
  (await server.post("model-versions/create", { name, source: "s3://bucket/model", ...fields })).body
    .model_version;
const getModel = async (name: string) =>
  (await server.get("registered-models/get", { name })).body.registered_model;
const getVersion = async (name: string, version: string) =>
  (await server.get("model-versions/get", { name, version })).body.model_version;

describe("registered models", () => {
  it("are answered as MLflow does, what is not there left out", async () => {
    const tags = [
      { key: "k", value: "1" },
      { key: "k", value: "2" },
    ];
    const name = await newModel({ tags, description: "d" });
    const version = await newVersion(name);
    await server.post("registered-models/alias", { name, alias: "best", version: "1" });
    const at = expect.any(Number);
    const plain = {
      name,
      version: "1",
      creation_timestamp: at,
      last_updated_timestamp: at,
      current_stage: "None",
      description: "",
      source: "s3://bucket/model",
      run_id: "",
      status: "READY",
      run_link: "",
    };
    expect(version).toEqual(plain);
    expect(await getModel(name)).toEqual({
      name,
      creation_timestamp: at,
      last_updated_timestamp: at,
      description: "d",
      latest_versions: [plain],
      tags: [{ key: "k", value: "2" }],
      aliases: [{ alias: "best", version: "1" }],
    });
    expect(await getVersion(name, "1")).toEqual({ ...plain, aliases: ["best"] });
    const byAlias = await server.get("registered-models/alias", { name, alias: "best" });
    expect(byAlias.body.model_version.aliases).toEqual(["best"]);
  });

  it("have names of their own, apart from prompts too", async () => {
    const name = await newModel();
    const taken = (message: RegExp) => refusal(400, "RESOURCE_ALREADY_EXISTS", message);
    const create = (fields: object) => server.post("registered-models/create", fields);
    expect(await create({ name })).toEqual(taken(/already exists/));
    const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    expect(await create({ name, tags })).toEqual(taken(/a prompt .* taken by a registered model/));
    const prompt = await newModel({ tags });
    expect(await create({ name: prompt })).toEqual(taken(/a registered model .* taken by a prompt/));
    for (const impossible of ["a/b", "a:b", " ", "..", "x".repeat(257)])
      expect(await create({ name: impossible })).toEqual(bad(/./));
    expect(await create({})).toEqual(bad("Missing value for required parameter 'name'"));
  });

  it("are renamed with everything below them", async () => {
    const [name, other] = [await newModel(), await newModel()];
    await newVersion(name, { tags: [{ key: "k", value: "v" }] });
    await server.post("registered-models/alias", { name, alias: "best", version: "1" });
    const rename = (new_name: string) => server.post("registered-models/rename", { name, new_name });
    expect(await rename(other)).toEqual(refusal(400, "RESOURCE_ALREADY_EXISTS"));
    const { body } = await rename(`${name}-new`);
    expect(body.registered_model).toMatchObject({
      name: `${name}-new`,
      aliases: [{ alias: "best", version: "1" }],
      latest_versions: [{ tags: [{ key: "k", value: "v" }] }],
    });
    expect(await server.get("registered-models/get", { name })).toEqual(
      missing(`Registered Model with name=${name} not found`),
    );
  });

  it("lose description, tags, aliases and themselves on request, harmlessly when there are none", async () => {
    const name = await newModel({ description: "d", tags: [{ key: "k", value: "v" }] });
    expect((await server.call("PATCH", "registered-models/update", { name })).status).toBe(200);
    for (let i = 0; i < 2; i++) {
      expect(await server.call("DELETE", "registered-models/delete-tag", { name, key: "k" })).toEqual(done);
      expect(await server.call("DELETE", "registered-models/alias", { name, alias: "a" })).toEqual(done);
    }
    const model = await getModel(name);
    expect([model.description, model.tags]).toEqual([undefined, undefined]);
    expect(await server.call("DELETE", "registered-models/delete", { name })).toEqual(done);
    expect(await server.call("DELETE", "registered-models/delete", { name })).toEqual(missing(/not found/));
  });

  it("refuse aliases that would be taken for versions", async () => {
    const name = await newModel();
    await newVersion(name);
    const set = (alias: string, version = "1") =>
      server.post("registered-models/alias", { name, alias, version });
    expect(await set("Latest")).toEqual(bad(/reserved/));
    expect(await set("v1")).toEqual(bad(/reserved/));
    expect(await set("a b")).toEqual(bad(/Invalid alias name/));
    expect(await set("a", "x")).toEqual(bad(/must be an integer, got 'x'/));
    expect(await set("a", "99999999999")).toEqual(missing(/version=99999999999\) not found/));
    expect(await set("a", "2")).toEqual(missing(/Model Version \(name=.*, version=2\) not found/));
    expect(await server.get("registered-models/alias", { name, alias: "a" })).toEqual(
      bad(/alias a not found/),
    );
    const latest = await server.get("registered-models/alias", { name, alias: "latest" });
    expect(latest.body.model_version.version).toBe("1");
  });

  it("are searched by name and tag, a page at a time, without prompts unless they are asked for", async () => {
    const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    const names = ["find-b", "find-A", "find-c"];
    for (const name of names) await server.post("registered-models/create", { name });
    await server.post("registered-models/create", { name: "find-prompt", tags });
    const search = async (filter: string, more: object = {}) => {
      const { body } = await server.get("registered-models/search", { filter, ...more });
      const found: { name: string }[] = body.registered_models ?? [];
      return { names: found.map(({ name }) => name), token: body.next_page_token };
    };
    const all = "name LIKE 'find-%'";
    expect((await search(all)).names).toEqual(["find-A", "find-b", "find-c"]);
    expect((await search(all, { order_by: "name DESC" })).names).toEqual(["find-c", "find-b", "find-A"]);
    const first = await search(all, { max_results: 2 });
    expect(first.names).toEqual(["find-A", "find-b"]);
    const second = await search(all, { max_results: 2, page_token: first.token });
    expect(second).toEqual({ names: ["find-c"], token: undefined });
    const isPrompt = "tags.`mlflow.prompt.is_prompt`";
    expect((await search(`${all} AND ${isPrompt} = 'true'`)).names).toEqual(["find-prompt"]);
    expect((await search(`${all} AND ${isPrompt} != 'true'`)).names).toEqual(["find-A", "find-b", "find-c"]);
    const other = { filter: "name = 'x'", page_token: first.token };
    expect(await server.get("registered-models/search", other)).toEqual(bad(/Invalid page token/));
    expect(await server.get("registered-models/search", { max_results: 1_001 })).toEqual(bad(/max_results/));
  });
});

describe("model versions", () => {
  it("count up, also past those that were deleted, of which nothing is told", async () => {
    const name = await newModel();
    for (const version of ["1", "2"]) expect((await newVersion(name)).version).toBe(version);
    await server.post("registered-models/alias", { name, alias: "a", version: "2" });
    expect(await server.call("DELETE", "model-versions/delete", { name, version: "2" })).toEqual(done);
    expect(await server.get("model-versions/get", { name, version: "2" })).toEqual(missing(/version=2/));
    const { body } = await server.get("model-versions/search", { filter: `name = '${name}'` });
    expect(body.model_versions).toHaveLength(1);
    expect(await getModel(name)).toMatchObject({ latest_versions: [{ version: "1" }] });
    expect((await getModel(name)).aliases).toBeUndefined();
    expect((await newVersion(name)).version).toBe("3");
  });

  it("are asked for by a model before a stage", async () => {
    const latest = (name: string) =>
      server.post("registered-models/get-latest-versions", { name, stages: ["Nonsense"] });
    expect(await latest("not there")).toEqual(missing(/not found/));
    expect(await latest(await newModel())).toEqual(bad(/Nonsense/));
  });

  it("move through stages, the highest of each being the latest", async () => {
    const name = await newModel();
    for (let i = 0; i < 3; i++) await newVersion(name);
    const move = (version: string, stage: string, archive_existing_versions = false) =>
      server.post("model-versions/transition-stage", { name, version, stage, archive_existing_versions });
    expect((await move("1", "pRODUCTION")).body.model_version.current_stage).toBe("Production");
    await move("2", "Production", true);
    expect((await getVersion(name, "1")).current_stage).toBe("Archived");
    expect(await move("3", "Elsewhere")).toEqual(bad(/Invalid Model Version stage: Elsewhere/));
    expect(await move("3", "None", true)).toEqual(bad(/cannot archive existing model versions/));
    const latest = async (stages: string[]) => {
      const { body } = await server.post("registered-models/get-latest-versions", { name, stages });
      return (body.model_versions ?? []).map(({ version }: { version: string }) => version);
    };
    expect(await latest([])).toEqual(["1", "2", "3"]);
    expect(await latest(["production", "None"])).toEqual(["2", "3"]);
    expect(await latest(["Staging"])).toEqual([]);
  });

  it("are searched by run, source and number, those updated last first", async () => {
    const name = await newModel();
    for (const [run_id, source] of [
      ["r1", "s3://b/a"],
      ["r2", "s3://b/B"],
      ["r1", "s3://c/a"],
    ])
      await newVersion(name, { run_id, source });
    await server.call("PATCH", "model-versions/update", { name, version: "1", description: "touched" });
    const search = async (clause: string, order_by = "version_number DESC") => {
      const filter = `name = '${name}'${clause === "" ? "" : ` AND ${clause}`}`;
      const { body } = await server.get("model-versions/search", { filter, order_by });
      return (body.model_versions ?? []).map(({ version }: { version: string }) => version);
    };
    expect(await search("", "last_updated_timestamp DESC")).toEqual(["1", "3", "2"]);
    expect(await search("run_id IN ('r1')")).toEqual(["3", "1"]);
    expect(await search("source_path LIKE 's3://b/%' AND version_number > 1")).toEqual(["2"]);
    expect(await search("source_path ILIKE '%/b'")).toEqual(["2"]);
  });

  describe("come from a source", () => {
    const create = (name: string, source: string, fields: object = {}) =>
      server.post("model-versions/create", { name, source, ...fields });

    it("that leads to no other host and does not climb", async () => {
      const name = await newModel();
      for (const source of ["http://h/x", "HTTPS:x", "hdfs:/x", "mlflow-artifacts://h/0/x"])
        expect(await create(name, source)).toEqual(bad(/'source' cannot use the/));
      for (const source of ["s3://b/a/../c", "s3://b/%252e%252e/c", "s3://b", "x:y", "models:/a/b/c"])
        expect(await create(name, source)).toEqual(bad("Invalid model version source"));
    });

    it("inside the artifacts of its run, links followed, or not at all on this machine", async () => {
      const name = await newModel();
      const artifact_location = join(server.directory, "local");
      const { experiment_id } = (
        await server.post("experiments/create", { name: `local-${name}`, artifact_location })
      ).body;
      const { run_id, artifact_uri } = (await server.post("runs/create", { experiment_id })).body.run.info;
      mkdirSync(artifact_uri, { recursive: true });
      symlinkSync("/etc", join(artifact_uri, "link"));
      expect((await create(name, `${artifact_uri}/model`, { run_id })).status).toBe(200);
      expect((await create(name, `file://${artifact_uri}/model`, { run_id })).status).toBe(200);
      const outside = [`${artifact_uri}/model`, "/etc", "file:///etc/passwd", "./x"].map((source) => ({
        source,
      }));
      const named = ["/etc", `${artifact_uri}/../x`, `${artifact_uri}-x`, `${artifact_uri}/link/passwd`].map(
        (source) => ({ source, run_id }),
      );
      for (const { source, ...fields } of [...outside, ...named])
        expect(await create(name, source, fields)).toEqual(bad("Invalid model version source"));
    });

    it("that is served for its run, or the run's address", async () => {
      const name = await newModel();
      const { run_id, artifact_uri } = (await server.post("runs/create", {})).body.run.info;
      for (const source of [`${artifact_uri}/model`, `runs:/${run_id}/model`]) {
        expect(await create(name, source)).toEqual(bad(/run_id request parameter must identify/));
        expect((await create(name, source, { run_id })).status).toBe(200);
      }
      const url = new URL(`${server.url}/ajax-api/2.0/mlflow/upload-artifact`);
      url.search = new URLSearchParams({ run_uuid: run_id, path: "model/MLmodel" }).toString();
      await fetch(url, { method: "POST", body: "flavors: {}" });
      for (const version of ["1", "2"]) {
        const file = new URL(`${server.url}/model-versions/get-artifact`);
        file.search = new URLSearchParams({ name, version, path: "MLmodel" }).toString();
        expect(await (await fetch(file)).text()).toBe("flavors: {}");
      }
    });

    it("that is another version, whose run and files it shares", async () => {
      const [name, copy] = [await newModel(), await newModel()];
      await newVersion(name, { run_id: "r" });
      await server.post("registered-models/alias", { name, alias: "a", version: "1" });
      for (const place of ["/1", "@a", "/latest", "/None"]) {
        const { version, source, run_id } = await newVersion(copy, { source: `models:/${name}${place}` });
        expect([source, run_id]).toEqual([`models:/${name}/1`, "r"]);
        const { body } = await server.get("model-versions/get-download-uri", { name: copy, version });
        expect(body.artifact_uri).toBe("s3://bucket/model");
      }
      expect(await create(copy, `models:/${name}/9`)).toEqual(missing(/version=9/));
      expect(await create(copy, `models:/${name}/1`, { run_id: "other" })).toEqual(bad(/must match/));
    });

    it("that prompts have in its place", async () => {
      const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
      const name = await newModel({ tags });
      expect((await create(name, "prompt-template", { tags })).status).toBe(200);
      expect(await create(name, "s3://bucket/x", { tags })).toEqual(bad("Invalid prompt source"));
    });
  });
});
