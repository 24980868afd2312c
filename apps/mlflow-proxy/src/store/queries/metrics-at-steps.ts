import { sql } from "kysely";
import type { AtStepsQuery, StoredMetric } from "../port.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { toStoredMetric } from "./metric-history.js";

/** Steps of one statement: with more of them PostgreSQL reads a long history from end to end rather than look them up. */
const stepsAtOnce = 250;

/** By step, timestamp, value. */
export async function metricsAtSteps(db: Db, query: AtStepsQuery): Promise<StoredMetric[]> {
  const steps = query.steps.toSorted((a, b) => Number(a - b));
  const found: StoredMetric[] = [];
  for (let start = 0; start < steps.length && found.length < query.limit; start += stepsAtOnce) {
    const part = steps.slice(start, start + stepsAtOnce);
    found.push(...(await metricsAtSome(db, { ...query, steps: part, limit: query.limit - found.length })));
  }
  return found;
}

async function metricsAtSome(db: Db, { run_id, key, steps, limit }: AtStepsQuery): Promise<StoredMetric[]> {
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
