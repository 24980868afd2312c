import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { StepsQuery } from "../port.js";
import type { Db } from "./db.js";

/**
 * Counting and choosing happen in the database, which reads nothing but the index on run, key and step: a history of a
 * million points gives back some thousand steps at most.
 */
export async function sampleSteps(db: Db, query: StepsQuery): Promise<bigint[]> {
  const { rows } = await sql<{ first: string | null; last: string | null; count: number | string }>`
    select cast((select min(step) ${ofQuery(query)}) as text) as first,
      cast((select max(step) ${ofQuery(query)}) as text) as last,
      (select count(distinct step) ${ofQuery(query)}) as count`.execute(db);
  const [{ first, last, count } = { first: null, last: null, count: 0 }] = rows;
  if (first === null || last === null) return [];
  const n = BigInt(count);
  // A step per number is what most histories have; their places need no sorting.
  if (BigInt(last) - BigInt(first) + 1n === n) return places(n, query.max).map((i) => BigInt(first) + i);
  return sampleByPlace(db, query);
}

/** The places of the sample in a sorted list of `n`. */
function places(n: bigint, max: number): bigint[] {
  if (n <= max) return Array.from({ length: Number(n) }, (_, i) => BigInt(i));
  return [...Array.from({ length: max }, (_, k) => (BigInt(k) * n) / BigInt(max)), n - 1n];
}

/** Place `i` of `n` is chosen if it is `floor(k * n / max)` for a whole `k`, which is what the integer divisions say. */
async function sampleByPlace(db: Db, query: StepsQuery): Promise<bigint[]> {
  const max = sql`cast(${query.max} as bigint)`;
  const { rows } = await sql<{ step: string }>`
    with steps as (${distinctSteps(query)}),
    places as (select step, row_number() over (order by step) - 1 as i, (select count(*) from steps) as n from steps)
    select cast(step as text) as step from places
    where n <= ${max} or i = n - 1 or ((i * ${max} + n - 1) / n) * n / ${max} = i`.execute(db);
  return rows.map(({ step }) => BigInt(step));
}

function distinctSteps(query: StepsQuery): RawBuilder<unknown> {
  return sql`select distinct step ${ofQuery(query)}`;
}

function ofQuery(query: StepsQuery): RawBuilder<unknown> {
  const [only, ...others] = query.run_ids;
  // Equality lets the index give each step once; a list would be sorted.
  const runs = others.length === 0 ? sql`run_uuid = ${only}` : sql`run_uuid in (${sql.join(query.run_ids)})`;
  return sql`from metrics where ${runs} and ${within(query)}`;
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
