import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const newRun = async (): Promise<string> => (await server.post("runs/create")).body.run.info.run_id;
const get = async (run_id: string) => (await server.get("runs/get", { run_id })).body.run;
const dataset = { name: "iris", digest: "d1", source_type: "local", source: "{}", schema: "s" };
const train = [{ key: "mlflow.data.context", value: "train" }];
const bad = { status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } };

describe("inputs of a run", () => {
  it("keep the data set and the tags that they had first", async () => {
    const [run_id, other] = [await newRun(), await newRun()];
    await server.post("runs/log-inputs", { run_id, datasets: [{ dataset, tags: train }] });
    const again = { ...dataset, schema: "other" };
    const test = [{ key: "mlflow.data.context", value: "test" }];
    for (const id of [run_id, other])
      await server.post("runs/log-inputs", { run_id: id, datasets: [{ dataset: again, tags: test }] });
    expect((await get(run_id)).inputs).toEqual({ dataset_inputs: [{ dataset, tags: train }] });
    expect((await get(other)).inputs).toEqual({ dataset_inputs: [{ dataset, tags: test }] });
    const found = async (filter: string) =>
      (await server.post("runs/search", { experiment_ids: ["0"], filter })).body.runs;
    expect(await found("dataset.context = 'train' AND dataset.name LIKE 'ir%'")).toEqual([await get(run_id)]);
    expect(await found("datasets.digest IN ('d1', 'd2')")).toHaveLength(2);
    expect((await server.post("experiments/search-datasets", { experiment_ids: ["0"] })).body).toEqual({
      dataset_summaries: ["test", "train"].map((context) => ({
        experiment_id: "0",
        name: "iris",
        digest: "d1",
        context,
      })),
    });
  });

  it("may be models, and so may outputs, each once", async () => {
    const run_id = await newRun();
    for (let i = 0; i < 2; i++) {
      await server.post("runs/log-inputs", { run_id, models: [{ model_id: "m-1" }] });
      await server.post("runs/outputs", { run_id, models: [{ model_id: "m-2", step: 3 }] });
    }
    const { inputs, outputs } = await get(run_id);
    expect(inputs).toEqual({ model_inputs: [{ model_id: "m-1" }] });
    expect(outputs).toEqual({ model_outputs: [{ model_id: "m-2", step: 3 }] });
  });

  it("are refused beyond their limits, and nothing is stored", async () => {
    const run_id = await newRun();
    for (const change of [{ name: "n".repeat(501) }, { digest: "d".repeat(37) }, { source: "" }])
      expect(
        await server.post("runs/log-inputs", { run_id, datasets: [{ dataset: { ...dataset, ...change } }] }),
      ).toMatchObject(bad);
    expect(await server.post("runs/outputs", { run_id })).toMatchObject(bad);
    expect(await server.post("experiments/search-datasets")).toMatchObject(bad);
    expect((await get(run_id)).inputs).toEqual({});
  });
});

describe("models that MLflow 2 logs", () => {
  it("are appended to the run's history tag", async () => {
    const run_id = await newRun();
    const model = (artifact_path: string) => ({
      artifact_path,
      flavors: {},
      utc_time_created: "now",
      run_id,
    });
    for (const path of ["a", "b"])
      expect(
        await server.post("runs/log-model", { run_id, model_json: JSON.stringify(model(path)) }),
      ).toMatchObject({ status: 200, body: {} });
    const { tags } = (await get(run_id)).data;
    const history = tags.find(({ key }: { key: string }) => key === "mlflow.log-model.history");
    expect(JSON.parse(history.value)).toEqual([model("a"), model("b")]);
    for (const model_json of ["{", "[]", "{}", ""])
      expect(await server.post("runs/log-model", { run_id, model_json })).toMatchObject(bad);
  });
});
