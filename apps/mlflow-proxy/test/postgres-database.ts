import { randomBytes } from "node:crypto";
import pg from "pg";

/** URI of the PostgreSQL server that tests may use; absent = none. `node compat/postgres.mjs npx vitest run` starts one. */
export const postgresUri = process.env.MLFLOW_TEST_POSTGRES_URI;

export interface PostgresDatabase {
  /** As for `--backend-store-uri`. */
  uri: string;
  query(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A new, empty database. @param options of `create database`, e.g. its collation. */
export async function createPostgresDatabase(options = ""): Promise<PostgresDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(postgresUri ?? "", `create database ${name} ${options}`);
  const url = new URL(postgresUri ?? "");
  url.pathname = name;
  return {
    uri: url.href,
    query: (statement, values) => query(url.href, statement, values),
    async drop() {
      await query(postgresUri ?? "", `drop database ${name} with (force)`);
    },
  };
}

/** On a connection of its own. */
async function query(uri: string, statement: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
