import { type Kysely, sql } from "kysely";
import { type Columns, checkSchema, refuse, type Schema } from "../../schema.js";
import type { Tables } from "../../tables.js";

/** True for a file without a table of any kind. */
export async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master limit 1`.execute(db);
  return rows.length === 0;
}

/** What can be done with the file, or a refusal that says what to do. Reads only. */
export async function inspect(db: Kysely<Tables>, path: string): Promise<Schema> {
  const columns = await columnsByTable(db);
  if (!columns.has("alembic_version"))
    throw refuse(`${path} is a SQLite file, but not one of MLflow's: give another --backend-store-uri`);
  const row = await db.selectFrom("alembic_version").select("version_num").executeTakeFirst();
  return checkSchema(path, row?.version_num ?? null, columns);
}

async function columnsByTable(db: Kysely<Tables>): Promise<Columns> {
  const { rows } = await sql<{ table_name: string; column_name: string; data_type: string }>`
    select t.name as table_name, c.name as column_name, c.type as data_type
    from sqlite_master t join pragma_table_info(t.name) c
    where t.type = 'table'`.execute(db);
  const tables = new Map<string, Map<string, string>>();
  for (const { table_name, column_name, data_type } of rows) {
    const columns = tables.get(table_name) ?? new Map();
    tables.set(table_name, columns.set(column_name, data_type));
  }
  return tables;
}
