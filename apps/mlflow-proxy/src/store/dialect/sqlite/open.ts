import { CerebrosError } from "@cerebros/contracts";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import { createKyselyStore } from "../../kysely-store.js";
import type { TrackingStore } from "../../port.js";
import type { Tables } from "../../tables.js";
import { sqliteDialect } from "./dialect.js";
import { checkSchema, isEmpty } from "./inspect.js";
import { revision, statements } from "./migrations/0001-mlflow-7d34483879f0/index.js";

/**
 * Opens the tracking database in a SQLite file, or throws a CerebrosError that says what to do. An empty or missing file
 * gets the schema of MLflow 3.12; one that MLflow wrote at that revision is used as it is. Any other is refused and left
 * alone, but for its journal mode, which becomes the write-ahead log.
 *
 * Other processes may use the file at the same time, MLflow's included; they must be on this machine.
 */
export async function openSqliteStore(path: string): Promise<TrackingStore> {
  const db = connect(path);
  try {
    // LIKE is case-sensitive in MLflow's filters.
    await sql`pragma case_sensitive_like = true`.execute(db);
    await db.transaction().execute(async (transaction) => {
      if (await isEmpty(transaction)) await createSchema(transaction);
    });
    await checkSchema(db, path);
    return createKyselyStore(db, sqliteDialect(path), revision);
  } catch (error) {
    await db.destroy();
    throw sqliteDialect(path).toError(error);
  }
}

async function createSchema(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

function connect(path: string): Kysely<Tables> {
  try {
    return openSqlite<Tables>({ path });
  } catch (error) {
    if (!(error instanceof CerebrosError) || error.code !== "storage_failed")
      throw sqliteDialect(path).toError(error);
    throw new CerebrosError(error.code, `${error.message}; or give another --backend-store-uri`, {
      cause: error,
    });
  }
}
