import type { StoredMetric } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import type { Column, InsertRows, RowsTarget, Value } from "./insert-rows.js";

/** Of both tables of metrics, but for the run. */
export const metricColumns: readonly Column[] = [
  { name: "key", type: "text" },
  { name: "value", type: "double precision" },
  { name: "timestamp", type: "bigint" },
  { name: "step", type: "bigint" },
  { name: "is_nan", type: "boolean" },
];

const target: RowsTarget = {
  table: "metrics",
  common: "run_uuid",
  columns: metricColumns,
  onConflict: "on conflict do nothing",
};

/** Appends to the history; exact repeats are ignored. */
export async function addMetrics(
  db: Db,
  run_id: string,
  metrics: readonly StoredMetric[],
  insertRows: InsertRows,
): Promise<void> {
  await insertRows(db, target, run_id, metricValues(metrics));
}

/** In the order of `metricColumns`, the rows sorted by key. */
export function metricValues(metrics: readonly StoredMetric[]): Value[] {
  const values: Value[] = [];
  for (const { key, value, timestamp, step, is_nan } of metrics.toSorted(byKey))
    values.push(key, value, timestamp, step, is_nan);
  return values;
}
