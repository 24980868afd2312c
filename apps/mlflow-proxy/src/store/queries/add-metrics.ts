import type { StoredMetric } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/** Appends to the history in one statement; exact repeats are ignored. */
export async function addMetrics(db: Db, run_id: string, metrics: readonly StoredMetric[]): Promise<void> {
  if (metrics.length === 0) return;
  await db
    .insertInto("metrics")
    .values(metrics.toSorted(byKey).map((metric) => ({ ...metric, run_uuid: run_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
