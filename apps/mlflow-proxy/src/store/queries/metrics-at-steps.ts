import type { AtStepsQuery, StoredMetric } from "../port.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { toStoredMetric } from "./metric-history.js";

/** By step, timestamp, value. */
export async function metricsAtSteps(
  db: Db,
  { run_id, key, steps, limit }: AtStepsQuery,
): Promise<StoredMetric[]> {
  if (steps.length === 0) return [];
  const rows = await db
    .selectFrom("metrics")
    .select(["key", "value", "is_nan"])
    .select([exactInt("timestamp").as("exact_timestamp"), exactInt("step").as("exact_step")])
    .where("run_uuid", "=", run_id)
    .where("key", "=", key)
    .where("step", "in", steps)
    .orderBy("step")
    .orderBy("timestamp")
    .orderBy("value")
    .limit(limit)
    .execute();
  return rows.map(toStoredMetric);
}
