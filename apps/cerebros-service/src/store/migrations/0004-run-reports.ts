import { type Kysely, sql } from "kysely";

/** Runs of earlier releases have neither: they opened the test part for the best trial alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column selection_json text`.execute(db);
  await sql`alter table run add column report_json text`.execute(db);
}
