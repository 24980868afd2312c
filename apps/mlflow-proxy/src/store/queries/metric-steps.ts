import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { StepsQuery } from "../port.js";
import type { Db } from "./db.js";

/**
 * Counting and choosing happen in the database, which reads nothing but the index on run, key and step: a history of a
 * million points gives back some thousand steps. Place `i` of `n` is chosen if it is `floor(k * n / max)` for a whole `k`,
 * which is what the integer divisions say.
 */
export async function sampleSteps(db: Db, query: StepsQuery): Promise<bigint[]> {
  const { max } = query;
  const { rows } = await sql<{ step: string }>`
    with steps as (select distinct step from metrics where run_uuid in (${sql.join(query.run_ids)}) and ${within(query)}),
    places as (select step, row_number() over (order by step) - 1 as i, (select count(*) from steps) as n from steps)
    select cast(step as text) as step from places
    where n <= cast(${max} as bigint) or i = n - 1
      or ((i * cast(${max} as bigint) + n - 1) / n) * n / cast(${max} as bigint) = i`.execute(db);
  return rows.map(({ step }) => BigInt(step));
}

/** Two look-ups in the index for each run, however long its history is. */
export async function endSteps(db: Db, query: Omit<StepsQuery, "max">): Promise<bigint[]> {
  const ends = query.run_ids.flatMap((run_id) =>
    [sql`min(step)`, sql`max(step)`].map(
      (end) =>
        sql`select cast(${end} as text) as step from metrics where run_uuid = ${run_id} and ${within(query)}`,
    ),
  );
  const { rows } = await sql<{ step: string | null }>`${sql.join(ends, sql` union all `)}`.execute(db);
  return rows.flatMap(({ step }) => (step === null ? [] : [BigInt(step)]));
}

function within({ key, start, end }: Omit<StepsQuery, "run_ids" | "max">): RawBuilder<SqlBool> {
  const last = end === null ? sql`` : sql` and step <= ${end}`;
  return sql`key = ${key} and step >= ${start}${last}`;
}
