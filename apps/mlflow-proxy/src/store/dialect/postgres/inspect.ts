import { type Kysely, sql } from "kysely";
import { type Columns, checkSchema, refuse, type Schema } from "../../schema.js";
import type { Tables } from "../../tables.js";

/** True for a database whose current schema has no table. */
export async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_tables where schemaname = current_schema() limit 1`.execute(db);
  return rows.length === 0;
}

/** What can be done with the database, or a refusal that says what to do. Reads only. */
export async function inspect(db: Kysely<Tables>, name: string): Promise<Schema> {
  const columns = await columnsByTable(db);
  if (!columns.has("alembic_version"))
    throw refuse(`${name} is a database, but not one of MLflow's: give another --backend-store-uri`);
  const row = await db.selectFrom("alembic_version").select("version_num").executeTakeFirst();
  return checkSchema(name, row?.version_num ?? null, columns);
}

async function columnsByTable(db: Kysely<Tables>): Promise<Columns> {
  const { rows } = await sql<{ table_name: string; column_name: string; data_type: string }>`
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = current_schema()`.execute(db);
  const tables = new Map<string, Map<string, string>>();
  for (const { table_name, column_name, data_type } of rows) {
    const columns = tables.get(table_name) ?? new Map();
    tables.set(table_name, columns.set(column_name, data_type));
  }
  return tables;
}
