import type { mlflow } from "@cerebros/contracts";
import { describe, expect, it } from "vitest";
import type { StoredModelMetric, StoreSession } from "../src/store/port.js";

interface Access {
  read<T>(work: (session: StoreSession) => Promise<T>): Promise<T>;
  write<T>(work: (session: StoreSession) => Promise<T>): Promise<T>;
  /** A run of experiment 0, which is made when it is not there. */
  newRun(): Promise<string>;
}

/** The part of the store suite about registered models, their versions, and logged models. */
export function testRegistryStore({ read, write, newRun }: Access): void {
  const newModel = (name: string) =>
    write(({ registered_models }) =>
      registered_models.insert({ name, description: "", creation_timestamp: 5 }),
    );
  const newVersion = (name: string, version: number, changes: Partial<mlflow.ModelVersion> = {}) =>
    write(({ model_versions }) => model_versions.insert({ ...aVersion, name, version, ...changes }));

  describe("registered models", () => {
    it("come back as they were stored, their names unique", async () => {
      expect(await newModel("a")).toBe(true);
      expect(await newModel("a")).toBe(false);
      expect(await newModel("b")).toBe(true);
      await write(async ({ registered_models }) => {
        await registered_models.setTags("a", [
          { key: "y", value: "1" },
          { key: "x", value: "" },
        ]);
        await registered_models.setTags("a", [{ key: "y", value: "2" }]);
        await registered_models.deleteTag("a", "x");
        await registered_models.deleteTag("a", "x");
        expect(await registered_models.update("a", { name: "b" })).toBe(false);
        expect(await registered_models.update("a", { name: "a", description: "d" })).toBe(true);
      });
      expect(await read(({ registered_models }) => registered_models.find("a"))).toEqual({
        name: "a",
        creation_timestamp: 5,
        last_updated_timestamp: 5,
        description: "d",
        tags: [{ key: "y", value: "2" }],
        aliases: [],
        latest_versions: [],
      });
      expect(await read(({ registered_models }) => registered_models.find("c"))).toBeNull();
    });

    it("take everything below them along to a new name, and away", async () => {
      await newModel("a");
      await newVersion("a", 1);
      await write(async ({ registered_models, model_versions }) => {
        await registered_models.setTags("a", [{ key: "k", value: "v" }]);
        await registered_models.setAlias("a", { alias: "best", version: 1 });
        await model_versions.setTags("a", 1, [{ key: "k", value: "v" }]);
        expect(await registered_models.update("a", { name: "b", last_updated_timestamp: 9 })).toBe(true);
        await model_versions.touchAllOf("b", 9);
      });
      const renamed = await read(({ registered_models }) => registered_models.find("b"));
      expect(renamed).toMatchObject({
        last_updated_timestamp: 9,
        tags: [{ key: "k", value: "v" }],
        aliases: [{ alias: "best", version: 1 }],
        latest_versions: [{ version: 1, last_updated_timestamp: 9, tags: [{ key: "k", value: "v" }] }],
      });
      expect(await read(({ registered_models }) => registered_models.find("a"))).toBeNull();
      await write(({ registered_models }) => registered_models.delete("b"));
      await newModel("b");
      expect(await read(({ registered_models }) => registered_models.find("b"))).toMatchObject({
        tags: [],
        aliases: [],
        latest_versions: [],
      });
      expect(await read(({ model_versions }) => model_versions.lastNumber("b"))).toBe(0);
    });

    it("tell of each stage the highest version that is not deleted", async () => {
      await newModel("a");
      await newModel("b");
      for (const version of [1, 2, 3, 4]) await newVersion("a", version);
      await newVersion("b", 7);
      await write(async ({ model_versions }) => {
        await model_versions.update("a", 2, { current_stage: "Production", last_updated_timestamp: 8 });
        await model_versions.delete("a", 4, 9);
      });
      const latest = await read(({ registered_models }) => registered_models.find("a"));
      expect(latest?.latest_versions.map(({ version }) => version)).toEqual([3, 2]);
    });
  });

  describe("model versions", () => {
    it("keep apart no run and an empty one", async () => {
      await newModel("a");
      await newVersion("a", 1);
      await write(({ model_versions }) =>
        model_versions.insert({ ...aVersion, version: 2, run_id: null, run_link: null }),
      );
      expect(await read(({ model_versions }) => model_versions.find("a", 2))).toMatchObject({
        run_id: null,
        run_link: null,
      });
    });

    it("come back as they were stored and changed", async () => {
      await newModel("a");
      await newVersion("a", 1);
      await write(async ({ model_versions }) => {
        await model_versions.setTags("a", 1, [{ key: "long", value: "v".repeat(20_000) }]);
        await model_versions.setTags("a", 1, [{ key: "k", value: "v" }]);
        await model_versions.deleteTag("a", 1, "k");
        await model_versions.update("a", 1, { description: null, last_updated_timestamp: 7 });
      });
      expect(await read(({ model_versions }) => model_versions.find("a", 1))).toEqual({
        ...aVersion,
        description: null,
        last_updated_timestamp: 7,
        tags: [{ key: "long", value: "v".repeat(20_000) }],
      });
      expect(await read(({ model_versions }) => model_versions.find("a", 2))).toBeNull();
    });

    it("are redacted when they are deleted, and keep their number", async () => {
      await newModel("a");
      await newVersion("a", 1);
      await newVersion("a", 2);
      await write(async ({ registered_models, model_versions }) => {
        await registered_models.setAlias("a", { alias: "x", version: 1 });
        await registered_models.setAlias("a", { alias: "x", version: 2 });
        await registered_models.setAlias("a", { alias: "y", version: 1 });
        expect((await model_versions.find("a", 2))?.aliases).toEqual(["x"]);
        await model_versions.delete("a", 2, 9);
        expect(await model_versions.find("a", 2)).toBeNull();
        expect(await model_versions.lastNumber("a")).toBe(2);
        await registered_models.deleteAlias("a", "nothing");
      });
      const found = await read(({ registered_models }) => registered_models.find("a"));
      expect(found?.aliases).toEqual([{ alias: "y", version: 1 }]);
    });

    it("of a stage are archived but for one", async () => {
      await newModel("a");
      for (const version of [1, 2, 3]) await newVersion("a", version, { current_stage: "Staging" });
      await newVersion("a", 4);
      await write(({ model_versions }) => model_versions.archiveOthers("a", 2, "Staging", 9));
      const stages = [];
      for (const version of [1, 2, 3, 4])
        stages.push((await read(({ model_versions }) => model_versions.find("a", version)))?.current_stage);
      expect(stages).toEqual(["Archived", "Staging", "Archived", "None"]);
    });
  });

  describe("logged models", () => {
    const info: mlflow.LoggedModelInfo = {
      model_id: "m-1",
      experiment_id: "0",
      name: "net",
      creation_timestamp_ms: 1_762_000_000_123,
      last_updated_timestamp_ms: 1_762_000_000_123,
      artifact_uri: "mlflow-artifacts:/0/models/m-1/artifacts",
      status: "PENDING",
      model_type: null,
      source_run_id: "",
      status_message: null,
      tags: [],
    };
    const point = (changes: Partial<StoredModelMetric> = {}): StoredModelMetric => ({
      model_id: "m-1",
      key: "m",
      value: 1,
      timestamp: 2n ** 53n + 1n,
      step: 3n,
      is_nan: false,
      dataset_name: null,
      dataset_digest: null,
      ...changes,
    });

    it("come back as they were stored and changed", async () => {
      await newRun();
      await write(async ({ logged_models }) => {
        await logged_models.insert(info);
        await logged_models.setTags(info, [{ key: "t", value: "1" }]);
        await logged_models.setTags(info, [{ key: "t", value: "2" }]);
        await logged_models.setTags(info, [{ key: "u", value: "3" }]);
        expect(await logged_models.deleteTag("m-1", "u")).toBe(true);
        expect(await logged_models.deleteTag("m-1", "u")).toBe(false);
        expect(await logged_models.addParams(info, [{ key: "p", value: "1" }])).toEqual([
          { key: "p", value: "1" },
        ]);
        expect(await logged_models.addParams(info, [{ key: "p", value: "2" }])).toEqual([
          { key: "p", value: "1" },
        ]);
        await logged_models.update("m-1", { status: "READY", last_updated_timestamp_ms: 9 });
      });
      const expected = {
        info: { ...info, status: "READY", last_updated_timestamp_ms: 9, tags: [{ key: "t", value: "2" }] },
        data: { params: [{ key: "p", value: "1" }], metrics: [] },
      };
      expect(await read(({ logged_models }) => logged_models.find("m-1", false))).toEqual(expected);
      await write(({ logged_models }) => logged_models.update("m-1", { lifecycle_stage: "deleted" }));
      expect(await read(({ logged_models }) => logged_models.find("m-1", false))).toBeNull();
      expect(await read(({ logged_models }) => logged_models.find("m-1", true))).toEqual(expected);
    });

    it("have metrics, of those that differ in the value alone the greatest", async () => {
      const run = { run_id: await newRun(), experiment_id: "0" };
      await write(async ({ logged_models }) => {
        await logged_models.insert(info);
        const points = [point(), point({ value: 3 }), point({ value: 2 }), point({ model_id: "m-2" })];
        expect(await logged_models.addMetrics(run, points)).toEqual(["m-2"]);
        expect(await logged_models.addMetrics(run, [point({ value: 2.5 })])).toEqual([]);
        await logged_models.addMetrics(run, [point({ step: 4n, dataset_name: "d", dataset_digest: "e" })]);
        expect(await logged_models.addMetrics(run, [])).toEqual([]);
      });
      const { run_id } = run;
      const { is_nan: _, ...plain } = point();
      const model = await read(({ logged_models }) => logged_models.find("m-1", false));
      expect(model?.data.metrics).toEqual([
        { ...plain, run_id, value: 3 },
        { ...plain, run_id, step: 4n, dataset_name: "d", dataset_digest: "e" },
      ]);
    });
  });
}

const aVersion: mlflow.ModelVersion = {
  name: "a",
  version: 1,
  creation_timestamp: 5,
  last_updated_timestamp: 5,
  user_id: null,
  current_stage: "None",
  description: "d",
  source: "s3://bucket/model",
  storage_location: "s3://bucket/model",
  run_id: "",
  status: "READY",
  status_message: null,
  run_link: "",
  tags: [],
  aliases: [],
};
