import { type Kysely, sql } from "kysely";

/** Trials of earlier releases were not screened; what was found then was a warning of the run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table trial add column leaky integer not null default 0`.execute(db);
}
