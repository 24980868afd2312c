import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { getSampledHistory } from "../../../tracking/get-bulk-history.js";
import type { Tables } from "../../tables.js";
import { openSqliteStore } from "./open.js";

const points = 300_000;
const run_id = "e".repeat(32);

// Read to its end for every step, the history would be 750 million rows: minutes instead of a moment.
it("the steps of a sample are looked up, however long the history is", { timeout: 20_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "mlflow-history-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, "mlflow.db");
  await (await openSqliteStore(path)).close();
  const db = openSqlite<Tables>({ path });
  await sql`insert into experiments (experiment_id, name, lifecycle_stage)
    values (7, 'long', 'active')`.execute(db);
  await sql`insert into runs (run_uuid, name, status, start_time, lifecycle_stage, experiment_id)
    values (${run_id}, 'long', 'RUNNING', 1, 'active', 7)`.execute(db);
  await sql`insert into metrics (key, value, timestamp, run_uuid, step, is_nan)
    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${points - 1})
    select 'loss', i, i, ${run_id}, i, 0 from n`.execute(db);
  await db.destroy();

  const store = await openSqliteStore(path);
  onTestFinished(() => store.close());
  const sample = await getSampledHistory({ store }, { run_ids: [run_id], metric_key: "loss" });
  expect(sample.map(({ step }) => Number(step))).toEqual([
    ...Array.from({ length: 2_500 }, (_, k) => (k * points) / 2_500),
    points - 1,
  ]);
});
