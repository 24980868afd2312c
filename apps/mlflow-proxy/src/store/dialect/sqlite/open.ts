import { accessSync, constants, existsSync, statSync } from "node:fs";
import { CerebrosError } from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import { type DatabaseReport, unknownRevision } from "../../database-report.js";
import { createKyselyStore } from "../../kysely-store.js";
import type { TrackingStore } from "../../port.js";
import { countRows } from "../../queries/count-rows.js";
import { refuse } from "../../schema.js";
import type { Tables } from "../../tables.js";
import { sqliteDialect } from "./dialect.js";
import { inspect, isEmpty } from "./inspect.js";
import { statements } from "./migrations/0001-mlflow-7d34483879f0/index.js";
import { createOwnIndexes, markAsOurs } from "./own-indexes.js";

/**
 * Opens the tracking database in a SQLite file, or throws a CerebrosError that says what to do. An empty or missing file
 * gets the schema of MLflow 3.12 and the write-ahead log; one that MLflow wrote is used as it is and not altered, its
 * journal mode included.
 *
 * Other processes may use the file at the same time, MLflow's included; they must be on this machine.
 */
export async function openSqliteStore(path: string): Promise<TrackingStore> {
  const db = connect(path, holdsAnything(path) ? "keep" : "wal");
  try {
    // LIKE is case-sensitive in MLflow's filters.
    await sql`pragma case_sensitive_like = true`.execute(db);
    // Also when the file holds something: another server may be just about to fill it.
    if (await isEmpty(db)) {
      await db.transaction().execute(async (transaction) => {
        if (await isEmpty(transaction)) await createSchema(transaction);
      });
    }
    const schema = await inspect(db, path);
    if (schema.writable) await createOwnIndexes(db);
    return createKyselyStore(db, sqliteDialect(path), schema);
  } catch (error) {
    await db.destroy();
    throw sqliteDialect(path).toError(error);
  }
}

/** What is in a SQLite file, or a CerebrosError that says why it cannot be used. Nothing is created or altered. */
export async function checkSqliteFile(path: string): Promise<DatabaseReport> {
  if (!holdsAnything(path))
    throw refuse(`${path} is missing or empty: a server started on it creates a database there`);
  const db = connect(path, "keep");
  try {
    const schema = await inspect(db, path);
    const read_only_because = schema.writable ? whyNotWritten(path) : unknownRevision;
    return { name: path, ...schema, read_only_because, counts: await countRows(db, schema.features) };
  } catch (error) {
    throw sqliteDialect(path).toError(error);
  } finally {
    await db.destroy();
  }
}

/** Null for a file that this process may write. */
function whyNotWritten(path: string): string | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    return `the file cannot be written (${error instanceof Error && "code" in error ? error.code : error})`;
  }
}

/** What cannot be looked at fails when it is opened, with the better message. */
function holdsAnything(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

async function createSchema(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  await markAsOurs(db);
}

function connect(path: string, journal: "wal" | "keep"): Kysely<Tables> {
  try {
    return openSqlite<Tables>({ path, journal });
  } catch (error) {
    if (!(error instanceof CerebrosError) || error.code !== "storage_failed")
      throw sqliteDialect(path).toError(error);
    throw new CerebrosError(error.code, `${error.message}; or give another --backend-store-uri`, {
      cause: error,
    });
  }
}
