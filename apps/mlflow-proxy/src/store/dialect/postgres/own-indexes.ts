import { type Kysely, sql } from "kysely";
import type { Tables } from "../../tables.js";

/**
 * What MLflow's schema lacks; see docs/decisions/0008. The prefix is ours in every database. None is on values: a tag's may
 * be longer than an index entry can be here.
 */
const indexes: Readonly<Record<string, string>> = {
  // The order of a search that names none, which is then read without sorting.
  cerebros_idx_runs_newest: "runs (experiment_id, lifecycle_stage, start_time desc nulls last, run_uuid)",
};

const mark = "made by cerebros";

/** Marks a database as made here. MLflow's migrations keep the mark. */
export async function markAsOurs(db: Kysely<Tables>): Promise<void> {
  await sql.raw(`comment on table alembic_version is '${mark}'`).execute(db);
}

/** Creates the indexes that a database of ours lacks. Other databases are left alone. */
export async function createOwnIndexes(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ comment: string | null }>`
    select obj_description('alembic_version'::regclass, 'pg_class') as comment`.execute(db);
  if (rows[0]?.comment !== mark) return;
  const found = await sql<{ name: string }>`
    select indexname as name from pg_indexes where schemaname = current_schema()`.execute(db);
  const names = new Set(found.rows.map(({ name }) => name));
  for (const [name, columns] of Object.entries(indexes))
    if (!names.has(name)) await sql.raw(`create index if not exists ${name} on ${columns}`).execute(db);
}
