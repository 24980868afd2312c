import { type Kysely, sql } from "kysely";

/** Earlier releases had one trainer, tfjs, and chose only its backend. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table trial add column trainer_reason text`.execute(db);
}
