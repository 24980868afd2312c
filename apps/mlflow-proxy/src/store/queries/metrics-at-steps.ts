import { sql } from "kysely";
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
  // Each step is looked up: given as a list, SQLite may read the key's whole history in the primary key instead.
  const { rows } = await sql<Row>`
    with chosen(step) as (values ${sql.join(steps.map((step) => sql`(cast(${step} as bigint))`))})
    select metrics.key, metrics.value, metrics.is_nan,
      ${exactInt("metrics.timestamp")} as exact_timestamp, ${exactInt("metrics.step")} as exact_step
    from chosen cross join metrics
    where metrics.run_uuid = ${run_id} and metrics.key = ${key} and metrics.step = chosen.step
    order by metrics.step, metrics.timestamp, metrics.value
    limit ${limit}`.execute(db);
  return rows.map(toStoredMetric);
}

interface Row {
  key: string;
  value: number;
  is_nan: boolean;
  exact_timestamp: string;
  exact_step: string;
}
