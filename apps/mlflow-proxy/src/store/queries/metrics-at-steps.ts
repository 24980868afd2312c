import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { AtStepsQuery, StoredMetric } from "../port.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { toStoredMetric } from "./metric-history.js";

/** A step of a metric is one of those chosen, said in the way in which the database looks it up in the index for each of them. */
export type SameStep = (step: RawBuilder<unknown>, chosen: RawBuilder<unknown>) => RawBuilder<SqlBool>;

/** Steps of one statement: with more of them PostgreSQL reads a long history from end to end rather than look them up. */
const stepsAtOnce = 250;

/** By step, timestamp, value. */
export async function metricsAtSteps(
  db: Db,
  query: AtStepsQuery,
  sameStep: SameStep,
): Promise<StoredMetric[]> {
  const steps = query.steps.toSorted((a, b) => Number(a - b));
  const found: StoredMetric[] = [];
  for (let start = 0; start < steps.length && found.length < query.limit; start += stepsAtOnce) {
    const part = steps.slice(start, start + stepsAtOnce);
    const limit = query.limit - found.length;
    found.push(...(await metricsAtSome(db, { ...query, steps: part, limit }, sameStep)));
  }
  return found;
}

async function metricsAtSome(
  db: Db,
  { run_id, key, steps, limit }: AtStepsQuery,
  sameStep: SameStep,
): Promise<StoredMetric[]> {
  const { rows } = await sql<Row>`
    with chosen(step) as (values ${sql.join(steps.map((step) => sql`(cast(${step} as bigint))`))})
    select metrics.key, metrics.value, metrics.is_nan,
      ${exactInt("metrics.timestamp")} as exact_timestamp, ${exactInt("metrics.step")} as exact_step
    from chosen cross join metrics
    where metrics.run_uuid = ${run_id} and metrics.key = ${key} and ${sameStep(sql`metrics.step`, sql`chosen.step`)}
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
