import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../src/store/open-store.js";
import { folders, type OlderDatabase, restore } from "./older-database.js";
import { postgresUri } from "./postgres-database.js";
import { startTestServer, type TestServer } from "./test-server.js";

/** By the release that wrote them; what each of their schemas has is known from MLflow's own. */
const releases = [
  { release: "2.9.2", revision: "acf3f17fdcc7", models: false, steps: false, traces: false, prompts: false },
  { release: "2.22.5", revision: "0584bdc529eb", models: false, steps: false, traces: true, prompts: true },
  { release: "3.1.4", revision: "bda7b8c39065", models: true, steps: true, traces: true, prompts: true },
  { release: "3.6.0", revision: "bf29a5ff90ea", models: true, steps: true, traces: true, prompts: true },
  { release: "3.17.2", revision: "dc11669786a5", models: true, steps: true, traces: true, prompts: true },
] as const;

const inPostgres = ["2.9.2", "2.22.5", "3.17.2"];

const databases = [
  ...releases.map((one) => ({ ...one, kind: "SQLite" as const })),
  ...releases
    .filter(({ release }) => inPostgres.includes(release))
    .map((one) => ({ ...one, kind: "PostgreSQL" as const })),
];

it.each(["SQLite", "PostgreSQL"] as const)("in %s are those that are tried here", (kind) => {
  const files = readdirSync(folders[kind]).filter((name) => name.endsWith(".sql"));
  const tried = databases.filter((one) => one.kind === kind).map(({ release }) => `${release}.sql`);
  expect(files.sort()).toEqual(tried.sort());
});

// Without a PostgreSQL there is nothing to restore into; see createPostgresDatabase.
const possible = databases.filter(({ kind }) => kind === "SQLite" || postgresUri !== undefined);

describe.each(possible)("a database that MLflow $release wrote in $kind", (has) => {
  let database: OlderDatabase;
  let untouched: unknown;
  let server: TestServer;
  let experiment_id: string;
  let run_id: string;

  beforeEach(async () => {
    database = await restore[has.kind](has.release);
    untouched = await whatNoRequestAlters();
    server = await startTestServer({ backend_store_uri: database.uri });
    const { body } = await server.get("experiments/get-by-name", { experiment_name: "kept" });
    experiment_id = body.experiment.experiment_id;
    run_id = (await runsNamed("first"))[0].info.run_id;
  });

  afterEach(async () => {
    await server.stop();
    expect(await whatNoRequestAlters()).toEqual(untouched);
    await database.remove();
  });

  const ok = { status: 200 };
  const tooLong = { status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } };
  const missing = { status: 404, body: { error_code: "RESOURCE_DOES_NOT_EXIST" } };
  async function runsNamed(name: string) {
    const filter = `attributes.run_name = '${name}'`;
    const search = { experiment_ids: [experiment_id], run_view_type: "ALL", filter };
    return (await server.post("runs/search", search)).body.runs ?? [];
  }
  const getModel = async (name: string) =>
    (await server.get("registered-models/get", { name })).body.registered_model;
  const getVersion = async (name: string, version: string) =>
    (await server.get("model-versions/get", { name, version })).body.model_version;

  it("is known by its revision", async () => {
    const store = await openStore(database.uri);
    expect(store.revision).toBe(has.revision);
    await store.close();
  });

  it("is read: experiments", async () => {
    const { body } = await server.post("experiments/search", {
      view_type: "ALL",
      order_by: ["experiment_id"],
    });
    const at = expect.any(Number);
    const times = { creation_time: at, last_update_time: at };
    expect(body.experiments).toEqual([
      {
        experiment_id: "0",
        name: "Default",
        artifact_location: "mlflow-artifacts:/0",
        lifecycle_stage: "active",
        ...times,
      },
      {
        experiment_id: "1",
        name: "kept",
        artifact_location: "mlflow-artifacts:/kept",
        lifecycle_stage: "active",
        tags: [
          { key: "empty", value: "" },
          { key: "team", value: "vision" },
        ],
        ...times,
      },
      {
        experiment_id: "2",
        name: "gone",
        artifact_location: "mlflow-artifacts:/gone",
        lifecycle_stage: "deleted",
        ...times,
      },
    ]);
  });

  it("is read: runs, with everything that was logged to them", async () => {
    const { info, data, inputs } = (await server.get("runs/get", { run_id })).body.run;
    expect(info).toEqual({
      run_id,
      run_uuid: run_id,
      run_name: "first",
      experiment_id,
      user_id: "unknown",
      status: "FINISHED",
      start_time: 1_700_000_000_000,
      end_time: 1_700_000_001_000,
      artifact_uri: `mlflow-artifacts:/kept/${run_id}/artifacts`,
      lifecycle_stage: "active",
    });
    expect(data.params).toEqual([
      { key: "lr", value: "0.1" },
      { key: "name", value: "Größe 日本" },
    ]);
    expect(data.tags).toContainEqual({ key: "note", value: 'it\'s "quoted"\nand long' });
    expect(data.metrics).toContainEqual(
      expect.objectContaining({ key: "loss", value: "NaN", timestamp: 3000, step: 2 }),
    );
    expect(inputs.dataset_inputs).toEqual([
      {
        tags: [{ key: "mlflow.data.context", value: "train" }],
        dataset: {
          name: "rows",
          digest: "abc123",
          source_type: "local",
          source: '{"uri": "rows.csv"}',
          schema: '{"columns": 2}',
          profile: '{"rows": 3}',
        },
      },
    ]);
    const stages = async (name: string) => (await runsNamed(name))[0].info.lifecycle_stage;
    expect([await stages("child"), await stages("deleted")]).toEqual(["active", "deleted"]);
    const found = await server.post("runs/search", {
      experiment_ids: [experiment_id],
      filter: `metrics.loss < 0.2 and params.lr = '0.01' and tags.mlflow.parentRunId = '${run_id}'`,
    });
    expect(found.body.runs).toMatchObject([{ info: { run_name: "child", start_time: 1_700_000_002_000 } }]);
  });

  it("is read: histories of metrics", async () => {
    const { body } = await server.get("metrics/get-history", { run_id, metric_key: "loss" });
    expect(body.metrics).toMatchObject([
      { value: 0.5, timestamp: 1000, step: 0 },
      { value: 0.25, timestamp: 2000, step: 1 },
      { value: "NaN", timestamp: 3000, step: 2 },
      { value: Number.MAX_VALUE, timestamp: 4000, step: -1 },
    ]);
    const far = `${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=far`;
    // More digits than a double has.
    expect(await (await fetch(far)).text()).toMatch(/"timestamp":9007199254740993,"step":9007199254740993/);
  });

  it("is read: registered models and their versions", async () => {
    const model = await getModel("prices");
    expect(model).toMatchObject({
      name: "prices",
      description: "predicts prices",
      tags: [{ key: "owner", value: "me" }],
      aliases: [{ alias: "champion", version: "2" }],
    });
    const latest = model.latest_versions.map((version: Record<string, string>) => [
      version.current_stage,
      version.version,
    ]);
    expect(latest.sort()).toEqual([
      ["Archived", "1"],
      ["Production", "2"],
    ]);
    expect(await getVersion("prices", "2")).toMatchObject({
      name: "prices",
      version: "2",
      current_stage: "Production",
      description: "attempt 2",
      source: "mlflow-artifacts:/kept/2",
      run_id,
      status: "READY",
      tags: [{ key: "step", value: "2" }],
      aliases: ["champion"],
    });
    expect(await server.get("model-versions/get", { name: "prices", version: "3" })).toMatchObject(missing);
    const versions = await server.get("model-versions/search", { filter: "name = 'prices'" });
    expect(versions.body.model_versions).toHaveLength(2);
    const { body } = await server.get("registered-models/search");
    expect(body.registered_models).toMatchObject([{ name: "prices" }]);
    expect((await server.get("registered-models/get", { name: "question" })).status).toBe(
      has.prompts ? 200 : 404,
    );
  });

  it.runIf(has.models)("is read: logged models, and what runs read and made of them", async () => {
    const search = { experiment_ids: [experiment_id], filter: "params.depth = '3'" };
    const { models } = (await server.post("logged-models/search", search)).body;
    expect(models).toMatchObject([
      {
        info: {
          name: "forest",
          experiment_id,
          status: "LOGGED_MODEL_READY",
          model_type: "Classifier",
          source_run_id: run_id,
          tags: [{ key: "stage", value: "trial" }],
        },
        data: {
          params: [{ key: "depth", value: "3" }],
          metrics: [{ key: "auc", value: 0.75, timestamp: 5000, step: 4, dataset_name: "rows", run_id }],
        },
      },
    ]);
    const { model_id } = models[0].info;
    const { run } = (await server.get("runs/get", { run_id })).body;
    expect(run.outputs).toEqual({ model_outputs: [{ model_id, step: 4 }] });
    expect((await runsNamed("child"))[0].inputs).toEqual({ model_inputs: [{ model_id }] });
    const all = await server.post("logged-models/search", { experiment_ids: [experiment_id] });
    expect(all.body.models).toHaveLength(1);
  });

  it("is written: experiments and runs", async () => {
    const created = await server.post("experiments/create", {
      name: "new",
      tags: [{ key: "k", value: "v" }],
    });
    const id = created.body.experiment_id;
    expect(id).toBe("3");
    const taken = await server.post("experiments/create", { name: "gone" });
    expect(taken).toMatchObject({ status: 400, body: { error_code: "RESOURCE_ALREADY_EXISTS" } });
    await server.post("experiments/update", { experiment_id: id, new_name: "newer" });
    await server.post("experiments/delete", { experiment_id: id });
    await server.post("experiments/restore", { experiment_id: id });
    const found = await server.get("experiments/get-by-name", { experiment_name: "newer" });
    expect(found.body.experiment).toMatchObject({ lifecycle_stage: "active", tags: [{ key: "k" }] });

    const run = (await server.post("runs/create", { experiment_id, run_name: "ours" })).body.run.info;
    for (const target of [run.run_id, run_id]) {
      const metrics = [{ key: "loss", value: 0.1, timestamp: 9000, step: 9 }];
      const params = [{ key: "new", value: "1" }];
      const batch = { run_id: target, metrics, params, tags: [{ key: "note", value: "again" }] };
      expect(await server.post("runs/log-batch", batch)).toMatchObject(ok);
      const { data } = (await server.get("runs/get", { run_id: target })).body.run;
      expect(data.metrics).toContainEqual(expect.objectContaining({ key: "loss", value: 0.1, step: 9 }));
      expect(data.params).toContainEqual({ key: "new", value: "1" });
      expect(data.tags).toContainEqual({ key: "note", value: "again" });
    }
    const changed = { run_id, params: [{ key: "lr", value: "0.2" }] };
    expect(await server.post("runs/log-batch", changed)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Changing param values is not allowed") },
    });
    const dataset = { name: "rows", digest: "abc123", source_type: "local", source: "{}" };
    const inputs = { run_id: run.run_id, datasets: [{ dataset }] };
    expect(await server.post("runs/log-inputs", inputs)).toMatchObject(ok);
    const read = (await server.get("runs/get", { run_id: run.run_id })).body.run.inputs;
    expect(read.dataset_inputs).toMatchObject([{ dataset: { schema: '{"columns": 2}' } }]);
    await server.post("runs/delete", { run_id });
    await server.post("runs/restore", { run_id });
    const update = { run_id, status: "FAILED", end_time: 5 };
    expect((await server.post("runs/update", update)).body.run_info).toMatchObject({ status: "FAILED" });
  });

  it("is written: what runs read and made", async () => {
    const models = [{ model_id: "m-1", step: 7 }];
    expect(await server.post("runs/outputs", { run_id, models })).toMatchObject(ok);
    const { run } = (await server.get("runs/get", { run_id })).body;
    expect(run.outputs.model_outputs).toContainEqual({ model_id: "m-1", step: has.steps ? 7 : 0 });
  });

  it("is written: registered models and their versions", async () => {
    const renamed = { name: "prices", new_name: "costs" };
    expect(await server.post("registered-models/rename", renamed)).toMatchObject(ok);
    expect(await server.get("registered-models/get", { name: "prices" })).toMatchObject(missing);
    const name = "costs";
    expect(await getModel(name)).toMatchObject({
      tags: [{ key: "owner", value: "me" }],
      aliases: [{ alias: "champion", version: "2" }],
    });
    expect(await getVersion(name, "2")).toMatchObject({ tags: [{ key: "step", value: "2" }] });

    const source = `mlflow-artifacts:/kept/${run_id}/artifacts/model`;
    const version = await server.post("model-versions/create", { name, source, run_id });
    // The number of the deleted one stays taken.
    expect(version.body).toMatchObject({ model_version: { version: "4" } });
    const place = { name, version: "4" };
    await server.post("registered-models/alias", { ...place, alias: "champion" });
    // The limit of the release that wrote the database, which SQLite does not hold to.
    const isNarrow = has.kind === "PostgreSQL" && !has.models;
    const long = await server.post("model-versions/set-tag", {
      ...place,
      key: "k",
      value: "x".repeat(6_000),
    });
    expect(long).toMatchObject(isNarrow ? tooLong : ok);
    const value = "x".repeat(isNarrow ? 5_000 : 6_000);
    expect(await server.post("model-versions/set-tag", { ...place, key: "k", value })).toMatchObject(ok);
    await server.post("registered-models/set-tag", { name, key: "owner", value: "you" });
    await server.call("PATCH", "model-versions/update", { ...place, description: "better" });
    const stage = { ...place, stage: "production", archive_existing_versions: true };
    expect(await server.post("model-versions/transition-stage", stage)).toMatchObject(ok);
    expect(await getVersion(name, "4")).toMatchObject({
      current_stage: "Production",
      description: "better",
      aliases: ["champion"],
      tags: [{ key: "k", value }],
    });
    expect(await getVersion(name, "2")).toMatchObject({ current_stage: "Archived" });
    const uri = await server.get("model-versions/get-download-uri", place);
    expect(uri.body).toEqual({ artifact_uri: source });
    expect(await server.call("DELETE", "model-versions/delete", place)).toMatchObject(ok);
    expect(await getModel(name)).toMatchObject({ tags: [{ key: "owner", value: "you" }] });
    expect((await getModel(name)).aliases).toBeUndefined();

    expect(await server.post("registered-models/create", { name: "prices" })).toMatchObject(ok);
    expect(await server.post("registered-models/create", { name: "prices" })).toMatchObject({
      status: 400,
      body: { error_code: "RESOURCE_ALREADY_EXISTS" },
    });
    expect(await server.call("DELETE", "registered-models/delete", { name })).toMatchObject(ok);
    expect(await server.get("model-versions/get", { name, version: "1" })).toMatchObject(missing);
  });

  it.runIf(has.models)("is written: logged models", async () => {
    const params = [{ key: "depth", value: "5" }];
    const created = await server.post("logged-models", { experiment_id, name: "ours", params });
    const { model_id } = created.body.model.info;
    await server.call("PATCH", `logged-models/${model_id}`, { model_id, status: "LOGGED_MODEL_READY" });
    await server.call("PATCH", `logged-models/${model_id}/tags`, { tags: [{ key: "k", value: "v" }] });
    const metric = { run_id, key: "auc", value: 0.9, timestamp: 1, step: 1, model_id };
    expect(await server.post("runs/log-metric", metric)).toMatchObject(ok);
    const search = { experiment_ids: [experiment_id], filter: "metrics.auc > 0.8" };
    expect((await server.post("logged-models/search", search)).body.models).toMatchObject([
      {
        info: { model_id, status: "LOGGED_MODEL_READY", tags: [{ key: "k", value: "v" }] },
        data: { params, metrics: [{ key: "auc", value: 0.9 }] },
      },
    ]);
    expect(await server.call("DELETE", `logged-models/${model_id}`)).toMatchObject(ok);
    expect(await server.get(`logged-models/${model_id}`)).toMatchObject(missing);
  });

  it.runIf(!has.models)("has no place for logged models, and says so", async () => {
    const refused = {
      status: 400,
      body: { error_code: "BAD_REQUEST", message: expect.stringContaining("mlflow db upgrade") },
    };
    expect(await server.post("logged-models", { experiment_id, name: "ours" })).toMatchObject(refused);
    expect(await server.get("logged-models/m-1")).toMatchObject(missing);
    const search = { experiment_ids: [experiment_id] };
    expect(await server.post("logged-models/search", search)).toMatchObject({ status: 200, body: {} });
  });

  async function whatNoRequestAlters() {
    const found = await database.whatNoRequestAlters();
    expect(found.rows.length > 1).toBe(has.traces);
    return found;
  }
});
