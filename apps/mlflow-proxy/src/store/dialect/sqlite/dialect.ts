import { CerebrosError, mlflow } from "@cerebros/contracts";
import { sqliteCode } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import type { Dialect } from "../dialect.js";
import { groupCommit } from "./group-commit.js";
import { insertRows } from "./insert-rows.js";

/** @param path of the file, for messages. */
export function sqliteDialect(path: string): Dialect {
  return {
    read: (db, work) => db.connection().execute((connection) => inSnapshot(connection, work)),
    // Kysely's transactions begin with `begin immediate` here: there is one writer at a time, over all processes.
    write: groupCommit(),
    close,
    // LIKE minds the case here: see the pragma in open.ts. SQLite folds the letters of ASCII only.
    matching: {
      like: (subject, pattern) => sql`${subject} like ${pattern}`,
      ilike: (subject, pattern) => sql`lower(${subject}) like lower(${pattern})`,
    },
    // Rows are numbered upwards; those that were deleted leave gaps.
    rowsAtMost: (table) => sql`(select coalesce(max(rowid), 0) from ${sql.table(table)})`,
    // With `=` the planner, which has no statistics, reads the key's whole history in the primary key, once for every step.
    sameStep: (step, chosen) => sql`${step} >= ${chosen} and ${step} <= ${chosen}`,
    insertRows,
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

/**
 * Moves the write-ahead log into the file first, as far as no other process is reading, so that whoever copies the file
 * alone after the server has stopped has everything.
 */
async function close(db: Kysely<Tables>): Promise<void> {
  try {
    await sql`pragma wal_checkpoint(passive)`.execute(db);
  } finally {
    await db.destroy();
  }
}

/** Names the file, and what to do about it in the words of this server's options. */
function toError(error: unknown, path: string): unknown {
  const cause = error instanceof CerebrosError ? error.cause : error;
  const code = sqliteCode(cause);
  if (code === null) return error;
  if (!(error instanceof CerebrosError))
    return new mlflow.MlflowError(
      "BAD_REQUEST",
      `the database ${path} refused a statement: ${describe(cause)} (${code}). If another program has migrated that ` +
        "file, restart this server to have its schema checked",
      { cause },
    );
  switch (error.code) {
    case "storage_full":
      return new CerebrosError(
        "storage_full",
        `no space left for the database ${path}: free some space on that disk, or start the server with a ` +
          "--backend-store-uri on another one. Nothing of this request was stored; it may be repeated",
        { cause },
      );
    case "unavailable":
      return new CerebrosError(
        "unavailable",
        `the database ${path} is locked by another process: repeat the request, or end what holds the lock`,
        { cause },
      );
    default:
      return new CerebrosError("storage_failed", `cannot use the database ${path}: ${describe(cause)}`, {
        cause,
      });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
