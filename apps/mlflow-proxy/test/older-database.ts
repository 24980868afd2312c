import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { expect } from "vitest";
import { readCatalog } from "../compat/schema/catalog.mjs";
import { createPostgresDatabase } from "./postgres-database.js";

/** A database that a release of MLflow wrote, restored for one test. */
export interface OlderDatabase {
  /** As for `--backend-store-uri`. */
  uri: string;
  /** The schema, and the rows of tables that only other servers fill. */
  whatNoRequestAlters(): Promise<{ schema: unknown; rows: unknown[] }>;
  remove(): Promise<void>;
}

/** Where the databases of a kind are kept as SQL, one file per release. */
export const folders = {
  SQLite: new URL("../compat/older-databases/", import.meta.url),
  PostgreSQL: new URL("../compat/older-databases/postgres/", import.meta.url),
};

export const restore: Readonly<Record<keyof typeof folders, (release: string) => Promise<OlderDatabase>>> = {
  SQLite: restoreSqlite,
  PostgreSQL: restorePostgres,
};

const filledByOthers = /^(alembic_version|workspaces|trace)/;

/** Each statement ends with a line of two dashes. */
async function restoreSqlite(release: string): Promise<OlderDatabase> {
  const directory = mkdtempSync(join(tmpdir(), "mlflow-older-"));
  const path = join(directory, "mlflow.db");
  const db = openSqlite({ path, journal: "keep" });
  await sql`pragma foreign_keys = off`.execute(db);
  for (const statement of read("SQLite", release).split(/\n--\n/))
    if (statement.trim() !== "") await sql.raw(statement).execute(db);
  await db.destroy();

  return {
    uri: `sqlite:///${path}`,

    async whatNoRequestAlters() {
      const db = openSqlite({ path, journal: "keep" });
      const all = async (statement: string) =>
        (await sql.raw<Record<string, string>>(statement).execute(db)).rows;
      const schema = await all("select type, name, tbl_name, sql from sqlite_master order by type, name");
      const names = schema.map(({ name }) => name ?? "").filter((name) => filledByOthers.test(name));
      const rows: unknown[] = [];
      for (const table of names) rows.push(...(await all(`select '${table}' as "of", * from ${table}`)));
      await db.destroy();
      return { schema, rows };
    },

    async remove() {
      expect(readdirSync(directory)).toEqual(["mlflow.db"]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function restorePostgres(release: string): Promise<OlderDatabase> {
  const database = await createPostgresDatabase();
  await database.query(read("PostgreSQL", release));

  return {
    uri: database.uri,

    async whatNoRequestAlters() {
      const schema = await readCatalog({
        query: async (statement) => ({ rows: await database.query(statement) }),
      });
      const tables = await database.query(
        "select tablename from pg_tables where schemaname = 'public' order by tablename",
      );
      const names = tables
        .map(({ tablename }) => String(tablename))
        .filter((name) => filledByOthers.test(name));
      const rows: unknown[] = [];
      for (const table of names)
        rows.push(
          ...(await database.query(`select '${table}' as "of", t.* from ${table} t order by t::text`)),
        );
      return { schema, rows };
    },

    remove: database.drop,
  };
}

function read(kind: keyof typeof folders, release: string): string {
  return readFileSync(new URL(`${release}.sql`, folders[kind]), "utf8");
}
