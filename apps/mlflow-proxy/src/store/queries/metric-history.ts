import { sql } from "kysely";
import type { HistoryQuery, StoredMetric } from "../port.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";

/** By timestamp, step, value. */
export async function metricHistory(
  db: Db,
  { run_id, key, after, limit }: HistoryQuery,
): Promise<StoredMetric[]> {
  let query = db
    .selectFrom("metrics")
    .select(["value", "is_nan"])
    .select([exactInt("timestamp").as("exact_timestamp"), exactInt("step").as("exact_step")])
    .where("run_uuid", "=", run_id)
    .where("key", "=", key)
    .orderBy("timestamp")
    .orderBy("step")
    .orderBy("value")
    .orderBy("is_nan")
    .limit(limit);
  if (after !== null) {
    const { timestamp, step, value, is_nan } = after;
    query = query.where(
      sql<boolean>`(timestamp, step, value, is_nan) > (${timestamp}, ${step}, ${value}, ${is_nan})`,
    );
  }
  // The key is one for all, and copying a row costs as much as reading it: histories are long.
  return (await query.execute()).map((row) => ({
    key,
    value: row.value,
    timestamp: BigInt(row.exact_timestamp),
    step: BigInt(row.exact_step),
    is_nan: Boolean(row.is_nan),
  }));
}

export function toStoredMetric<Row extends { is_nan: boolean; exact_timestamp: string; exact_step: string }>({
  exact_timestamp,
  exact_step,
  ...row
}: Row) {
  return {
    ...row,
    is_nan: Boolean(row.is_nan),
    timestamp: BigInt(exact_timestamp),
    step: BigInt(exact_step),
  };
}
