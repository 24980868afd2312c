import { existsSync, statSync } from "node:fs";
import { CerebrosError } from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import { createKyselyStore } from "../../kysely-store.js";
import type { TrackingStore } from "../../port.js";
import type { Tables } from "../../tables.js";
import { sqliteDialect } from "./dialect.js";
import { inspect, isEmpty } from "./inspect.js";
import { statements } from "./migrations/0001-mlflow-7d34483879f0/index.js";

/**
 * Opens the tracking database in a SQLite file, or throws a CerebrosError that says what to do. An empty or missing file
 * gets the schema of MLflow 3.12 and the write-ahead log; one that MLflow wrote is used as it is and not altered, its
 * journal mode included.
 *
 * Other processes may use the file at the same time, MLflow's included; they must be on this machine.
 */
export async function openSqliteStore(path: string): Promise<TrackingStore> {
  const isNew = !holdsAnything(path);
  const db = connect(path, isNew ? "wal" : "keep");
  try {
    // LIKE is case-sensitive in MLflow's filters.
    await sql`pragma case_sensitive_like = true`.execute(db);
    if (isNew)
      await db.transaction().execute(async (transaction) => {
        if (await isEmpty(transaction)) await createSchema(transaction);
      });
    return createKyselyStore(db, sqliteDialect(path), await inspect(db, path));
  } catch (error) {
    await db.destroy();
    throw sqliteDialect(path).toError(error);
  }
}

/** What cannot be looked at fails when it is opened, with the better message. */
function holdsAnything(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

async function createSchema(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
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
