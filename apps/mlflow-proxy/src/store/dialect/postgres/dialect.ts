import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import type { Dialect } from "../dialect.js";
import { isConflict, toError } from "./errors.js";

/** Attempts of one write before the client is asked to repeat it. */
const maxAttempts = 12;

/** @param name of the database in messages, without a password. */
export function postgresDialect(name: string): Dialect {
  return {
    read: (db, work) =>
      db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
    write,
    close: (db) => db.destroy(),
    // An empty escape character: a backslash in a pattern is a backslash.
    matching: {
      like: (subject, pattern) => sql`${subject} like ${pattern} escape ''`,
      ilike: (subject, pattern) => sql`${subject} ilike ${pattern} escape ''`,
    },
    toError: (error) => toError(error, name),
  };
}

/** Serialisable; what loses against another transaction runs again, after a random pause that doubles up to half a second. */
async function write<T>(db: Kysely<Tables>, work: (db: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().setIsolationLevel("serializable").execute(work);
    } catch (error) {
      if (attempt === maxAttempts || !isConflict(error)) throw error;
      await sleep(Math.random() * Math.min(500, 5 * 2 ** attempt));
    }
  }
}
