import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunConfig } from "@cerebros/contracts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type DataDirectory, openDataDirectory } from "../data-directory.js";
import { EventLog } from "../events/event-log.js";
import { openStore, type Store } from "../store/store.js";
import { type Prepared, type Training, TrialFailed } from "../training/training.js";
import { finishRun } from "./finish-run.js";
import { getRun } from "./read.js";
import { createTrialRecord } from "./trial-record.js";

let root: string;
let store: Store;
let directory: DataDirectory;
/** Calls of the training port, in order. */
let calls: string[];
/** The second seed that is tried: with it, training always fails. */
let failing: number | null;
const now = () => new Date(0);
const never = new AbortController().signal;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "cerebros-finish-"));
  directory = openDataDirectory(root);
  store = await openStore({ path: directory.database, events: new EventLog(), now });
  calls = [];
  failing = null;
});
afterEach(async () => {
  await store.close();
  directory.release();
  rmSync(root, { recursive: true, force: true });
});

/** A training whose models are folders with one number, their error on every row. */
function training(openTest: (models: number[]) => void = () => {}): Training {
  const errorOf = (folders: string[]) => {
    const errors = folders.map((folder) => Number(readFileSync(join(folder, "error"), "utf8")));
    // Three together are the best: the errors of more add up.
    return errors.reduce((sum, error) => sum + error, 0) / errors.length - Math.min(errors.length, 3);
  };
  const refuse = () => Promise.reject(new Error("not asked for here"));
  return {
    profile: refuse,
    prepare: refuse,
    predict: refuse,
    unavailable: refuse,
    compare: refuse,
    trainer: () => null,
    close: () => Promise.resolve(),
    async train({ seed, model_dir }) {
      calls.push(`train ${seed}`);
      if (calls.filter((call) => call.startsWith("train")).length === 2) failing ??= seed;
      if (seed === failing) throw new TrialFailed("loss is NaN");
      mkdirSync(model_dir);
      writeFileSync(join(model_dir, "error"), String(20 + (seed % 10)));
      return {
        ...{ value: 1, metrics: {}, epochs: 1, best_epoch: 1, weights: 1 },
        ...{ trainer: "compiled", trainer_reason: "", spectral_norm: false, warnings: [] },
      };
    },
    async validate({ models }) {
      calls.push(`validate ${models.length}`);
      return models.map((folders) => ({ rmse: errorOf(folders) }));
    },
    async openTest({ models }) {
      calls.push(`open ${models.length}`);
      openTest(models.map(errorOf));
      const scores = { mean: { rmse: 80 }, ridge: { rmse: 30 } };
      return {
        models: models.map((folders) => ({ rmse: errorOf(folders) + 1 })),
        baselines: { validation: scores, test: scores },
      };
    },
  };
}

/** A run whose trials have ended, with these errors on the validation rows. */
async function searched(errors: number[], config: Partial<RunConfig>) {
  const prepared: Prepared = {
    ...{ task: "regression", metric: "rmse", direction: "minimize", features: 1, classes: null },
    ...{ outputs: [{ neurons: 1, activation: "linear" }], rows: { train: 6, validation: 2, test: 2 } },
    ...{ warnings: [], leaks: [] },
  };
  const whole = RunConfig.parse({ dataset_id: "a".repeat(64), target: "y", ...config });
  await store.change(({ db }) =>
    db
      .insertInto("run")
      .values({
        ...{ run_id: "r", state: "running", dataset_name: "d.csv", created_at: now().toISOString() },
        config_json: JSON.stringify(whole),
        prepared_json: JSON.stringify(prepared),
        ...{ trials_finished: 0, active_ms: 0 },
      })
      .execute(),
  );
  const record = createTrialRecord({ store, now });
  for (const [index, error] of errors.entries()) {
    const architecture = { units: [], edges: [] };
    const trial = await record.start("r", index + 1, { parameters: {}, architecture });
    const model_path = `models/${trial.trial_id}`;
    mkdirSync(directory.model(model_path));
    writeFileSync(join(directory.model(model_path), "error"), String(error));
    const result = {
      ...{ value: error, metrics: { rmse: error }, epochs: 1, best_epoch: 1, weights: 1 },
      ...{ trainer: "compiled" as const, trainer_reason: "", spectral_norm: false, warnings: [] },
    };
    await record.succeed(trial, result, model_path, { duration_ms: 1, active_ms: 1 });
  }
  return getRun(store.db, "r");
}

const finish = async (port: Training, best: string) =>
  finishRun(
    { store, directory, training: port, maxWorkers: 1, now },
    await getRun(store.db, "r"),
    best,
    never,
  );

it("the test part is opened once, for all that was chosen on the validation rows", async () => {
  const { best_trial_id } = await searched([13, 11, 12, 14, 15], { seeds: 4, ensemble: 5 });
  expect(best_trial_id).toBe("r-0002");
  await finish(training(), "r-0002");

  const opened = calls.filter((call) => call.startsWith("open"));
  expect(opened).toEqual(["open 5"]);
  expect(calls.at(-1)).toBe(opened[0]);
  const { state, test, baselines, report } = await getRun(store.db, "r");
  expect({ state, test, baselines }).toEqual({
    state: "succeeded",
    test: { rmse: 11 },
    baselines: { mean: 80, ridge: 30 },
  });
  expect(report?.ensemble).toMatchObject({ trial_ids: ["r-0002", "r-0003", "r-0001"], test: { rmse: 10 } });
  expect(report?.repeats?.seeds).toHaveLength(3);
  expect(report?.repeats?.failed).toEqual([expect.stringMatching(/^seed \d+: loss is NaN$/)]);
  const { interval, against } = report?.repeats ?? {};
  expect(interval?.mean).toBeGreaterThan(interval?.low ?? Number.NaN);
  expect(against?.baseline).toBe("ridge");
  expect(against?.difference.mean).toBeCloseTo((interval?.mean ?? 0) - 30, 12);
  // The ensemble stays; the repeats were for their scores.
  expect(existsSync(join(directory.model(report?.ensemble?.model_path ?? ""), "2", "error"))).toBe(true);
  expect(existsSync(directory.model(`models/r-0002-seed-${report?.repeats?.seeds[0]}`))).toBe(false);
});

it("a run that is killed while the test part is open goes on with what was frozen", async () => {
  await searched([13, 11, 12], { seeds: 2, ensemble: 2 });
  const seen: number[][] = [];
  const killed = training((models) => {
    seen.push(models);
    throw new Error("killed");
  });
  await expect(finish(killed, "r-0002")).rejects.toThrow("killed");
  const trained = calls.filter((call) => call.startsWith("train"));

  // Whatever would be chosen now, the choice was made before the rows were seen.
  await finish(
    training((models) => seen.push(models)),
    "r-0001",
  );
  expect(seen[1]).toEqual(seen[0]);
  const { report, test } = await getRun(store.db, "r");
  expect(test).toEqual({ rmse: 11 });
  expect(report?.ensemble?.trial_ids).toEqual(["r-0002", "r-0003"]);
  // The seed that failed fails again; the one that is on disk is not trained again.
  expect(calls.filter((call) => call.startsWith("train")).slice(trained.length)).toHaveLength(1);
});

it("a run without seeds and ensemble has its baselines beside it", async () => {
  await searched([12], { seeds: 0 });
  await finish(training(), "r-0001");
  expect(calls).toEqual(["open 1"]);
  const { report } = await getRun(store.db, "r");
  expect(report).toMatchObject({
    repeats: null,
    ensemble: null,
    baselines: { test: { mean: { rmse: 80 } } },
  });
});
