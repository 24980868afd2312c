import type { StoredMetric } from "../port.js";
import { metricColumns, metricValues } from "./add-metrics.js";
import type { Db } from "./db.js";
import type { InsertRows, RowsTarget } from "./insert-rows.js";

const target: RowsTarget = {
  table: "latest_metrics",
  common: "run_uuid",
  columns: metricColumns,
  onConflict: `on conflict ("key", run_uuid) do update
    set value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
    where (excluded.step, excluded.timestamp, excluded.value)
      > (latest_metrics.step, coalesce(latest_metrics.timestamp, 0), latest_metrics.value)`,
};

/**
 * Replaces the latest value of each key that is smaller by (step, timestamp, value), without reading the history. Keys are
 * distinct. They are sorted so that transactions which share keys take their row locks in one order.
 */
export async function raiseLatestMetrics(
  db: Db,
  run_id: string,
  metrics: readonly StoredMetric[],
  insertRows: InsertRows,
): Promise<void> {
  await insertRows(db, target, run_id, metricValues(metrics));
}
