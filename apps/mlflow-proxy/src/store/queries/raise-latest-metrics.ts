import type { StoredMetric } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import { rowsInsert, type Value } from "./insert-rows.js";

const insert = rowsInsert(
  "latest_metrics",
  ["run_uuid", "key", "value", "timestamp", "step", "is_nan"],
  `on conflict ("key", run_uuid) do update
    set value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
    where (excluded.step, excluded.timestamp, excluded.value)
      > (latest_metrics.step, coalesce(latest_metrics.timestamp, 0), latest_metrics.value)`,
);

/**
 * Replaces the latest value of each key that is smaller by (step, timestamp, value), without reading the history. Keys are
 * distinct. They are sorted so that transactions which share keys take their row locks in one order.
 */
export async function raiseLatestMetrics(
  db: Db,
  run_id: string,
  metrics: readonly StoredMetric[],
): Promise<void> {
  const values: Value[] = [];
  for (const { key, value, timestamp, step, is_nan } of metrics.toSorted(byKey))
    values.push(key, value, timestamp, step, is_nan);
  await insert(db, run_id, values);
}
