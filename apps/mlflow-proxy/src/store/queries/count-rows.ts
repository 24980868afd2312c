import { type Kysely, sql } from "kysely";
import type { Features } from "../features.js";
import type { Tables } from "../tables.js";

/** Tables whose sizes say most about a database, in the order they are told. */
const counted = ["experiments", "runs", "metrics", "params", "tags", "registered_models", "model_versions"];

/** Number of rows by table, deleted experiments and runs included. */
export async function countRows(db: Kysely<Tables>, features: Features): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of features.logged_models ? [...counted, "logged_models"] : counted) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
      db,
    );
    counts.set(table, Number(rows[0]?.count));
  }
  return counts;
}
