import type { StoredMetric } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import { rowsInsert, type Value } from "./insert-rows.js";

const insert = rowsInsert(
  "metrics",
  ["run_uuid", "key", "value", "timestamp", "step", "is_nan"],
  "on conflict do nothing",
);

/** Appends to the history; exact repeats are ignored. */
export async function addMetrics(db: Db, run_id: string, metrics: readonly StoredMetric[]): Promise<void> {
  const values: Value[] = [];
  for (const { key, value, timestamp, step, is_nan } of metrics.toSorted(byKey))
    values.push(key, value, timestamp, step, is_nan);
  await insert(db, run_id, values);
}
