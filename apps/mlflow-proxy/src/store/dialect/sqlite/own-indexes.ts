import { type Kysely, sql } from "kysely";
import type { Tables } from "../../tables.js";

/** What MLflow's schema lacks; see docs/decisions/0008. The prefix is ours in every database. */
const indexes: Readonly<Record<string, string>> = {
  // The order of a search that names none, which is then read without sorting.
  cerebros_idx_runs_newest: "runs (experiment_id, lifecycle_stage, start_time desc, run_uuid)",
  // The run that carries a tag.
  cerebros_idx_tags_value: 'tags ("key", value, run_uuid)',
};

/** In the header of the file, where no schema is: the letters crbs. */
const applicationId = 0x63_72_62_73;

/** Marks a file as made here. MLflow's migrations keep the mark. */
export async function markAsOurs(db: Kysely<Tables>): Promise<void> {
  await sql.raw(`pragma application_id = ${applicationId}`).execute(db);
}

/** Creates the indexes that a file of ours lacks: MLflow's migrations rebuild tables. Other files are left alone. */
export async function createOwnIndexes(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ application_id: number }>`pragma application_id`.execute(db);
  if (rows[0]?.application_id !== applicationId) return;
  const found = await sql<{ name: string }>`select name from sqlite_master where type = 'index'`.execute(db);
  const names = new Set(found.rows.map(({ name }) => name));
  for (const [name, columns] of Object.entries(indexes))
    if (!names.has(name)) await sql.raw(`create index if not exists ${name} on ${columns}`).execute(db);
}
