import { mlflow } from "@cerebros/contracts";
import { sqliteCode } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import type { Dialect } from "../dialect.js";

/** @param path of the file, for messages. */
export function sqliteDialect(path: string): Dialect {
  return {
    read: (db, work) => db.connection().execute((connection) => inSnapshot(connection, work)),
    // Kysely's transactions begin with `begin immediate` here: there is one writer at a time, over all processes.
    write: (db, work) => db.transaction().execute(work),
    toError: (error) => toError(error, path),
  };
}

/** A deferred transaction sees one state of the file from its first read on, and waits for no writer. */
async function inSnapshot<T>(db: Kysely<Tables>, work: (db: Db) => Promise<T>): Promise<T> {
  await sql`begin`.execute(db);
  try {
    return await work(db);
  } finally {
    await sql`commit`.execute(db);
  }
}

/** What the driver has not translated already is a statement that the file's schema or data did not allow. */
function toError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === null) return error;
  const detail = error instanceof Error ? error.message : code;
  return new mlflow.MlflowError(
    "BAD_REQUEST",
    `the database ${path} refused a statement: ${detail} (${code}). If another program has migrated that file, restart ` +
      "this server to have its schema checked",
    { cause: error },
  );
}
