import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Run, Trial } from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { Migrator } from "kysely";
import { expect, it } from "vitest";
import { EventLog } from "../events/event-log.js";
import { getRun, getTrial } from "../runs/read.js";
import { migrations } from "./migrations/index.js";
import type { Schema } from "./schema.js";
import { openStore } from "./store.js";

/** As the first release wrote them. */
const run = {
  run_id: "old",
  state: "succeeded" as const,
  config_json: JSON.stringify({
    ...{ dataset_id: "a".repeat(64), target: "price", drop: [], task: "auto", split: "ordered", trials: 1 },
    ...{ time_limit_s: null, seed: 1, workers: 2, max_epochs: 120, search_space: {} },
  }),
  dataset_name: "houses.csv",
  prepared_json: JSON.stringify({
    ...{ task: "regression", metric: "rmse", direction: "minimize", features: 4, classes: null },
    ...{ outputs: [{ neurons: 1, activation: "linear" }], rows: { train: 60, validation: 20, test: 20 } },
    ...{ warnings: [], baselines: { mean: 80.25, leastSquares: 40.5 } },
  }),
  trials_finished: 1,
  best_trial_id: "old-0001",
  test_json: JSON.stringify({ rmse: 31.5 }),
  error: null,
  active_ms: 1_000,
  created_at: "2025-11-02T14:03:27.000Z",
  started_at: "2025-11-02T14:03:28.000Z",
  finished_at: "2025-11-02T14:03:36.120Z",
};
const unit = { unit: 0, neurons: 1, activation: "linear" };
const trial = {
  trial_id: "old-0001",
  run_id: "old",
  number: 1,
  state: "succeeded" as const,
  parameters_json: "{}",
  architecture_json: JSON.stringify({
    units: [
      { level: 0, ...unit },
      { level: 1, ...unit },
    ],
    edges: [{ from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor", times: 1 }],
  }),
  value: 33,
  metrics_json: JSON.stringify({ rmse: 33 }),
  epochs: 20,
  best_epoch: 12,
  weights: 9,
  trainer: "tfjs-wasm",
  spectral_norm: 1,
  model_path: "models/old-0001",
  error: null,
  attempt: 1,
  started_at: "2025-11-02T14:03:28.000Z",
  finished_at: "2025-11-02T14:03:30.000Z",
  duration_ms: 2_000,
  mlflow_run_id: null,
  tracked_epochs: 20,
  tracked: 1,
};

it("runs and trials of the first release are read as they were, and as honest ones with no report", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-migrations-"));
  const path = join(folder, "state.db");
  const old = openSqlite<Schema>({ path });
  const provider = { getMigrations: async () => migrations };
  await new Migrator({ db: old, provider }).migrateTo("0001-initial");
  // The first schema lacks the columns that the types of today require.
  await old
    .insertInto("run")
    .values(run as never)
    .execute();
  await old
    .insertInto("trial")
    .values(trial as never)
    .execute();
  await old.destroy();

  const store = await openStore({ path, events: new EventLog(), now: () => new Date(0) });
  const read = await getRun(store.db, "old");
  expect(Run.parse(read)).toMatchObject({
    ...{ state: "succeeded", test: { rmse: 31.5 }, baselines: { mean: 80.25, leastSquares: 40.5 } },
    ...{ leaks: [], report: null, config: { allow_leak: false, split: "ordered" } },
  });
  expect(Trial.parse(await getTrial(store.db, "old-0001"))).toMatchObject({ value: 33, leaky: false });
  await store.close();
  rmSync(folder, { recursive: true });
});
