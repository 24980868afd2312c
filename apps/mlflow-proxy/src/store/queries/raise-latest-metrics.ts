import { sql } from "kysely";
import type { StoredMetric } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/**
 * Replaces the latest value of each key that is smaller by (step, timestamp, value), in one statement and without reading
 * the history. Keys are distinct. They are sorted so that transactions which share keys take their row locks in one order.
 */
export async function raiseLatestMetrics(
  db: Db,
  run_id: string,
  metrics: readonly StoredMetric[],
): Promise<void> {
  if (metrics.length === 0) return;
  const sorted = metrics.toSorted(byKey);
  await db
    .insertInto("latest_metrics")
    .values(sorted.map((metric) => ({ ...metric, run_uuid: run_id })))
    .onConflict((conflict) =>
      conflict
        .columns(["key", "run_uuid"])
        .doUpdateSet(({ ref }) => ({
          value: ref("excluded.value"),
          timestamp: ref("excluded.timestamp"),
          step: ref("excluded.step"),
          is_nan: ref("excluded.is_nan"),
        }))
        .where(
          sql<boolean>`(excluded.step, excluded.timestamp, excluded.value)
            > (latest_metrics.step, coalesce(latest_metrics.timestamp, 0), latest_metrics.value)`,
        ),
    )
    .execute();
}
