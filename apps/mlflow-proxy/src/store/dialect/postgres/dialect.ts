import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import type { Dialect } from "../dialect.js";
import { isConflict, toError } from "./errors.js";
import { insertRows } from "./insert-rows.js";
import { createQueue, type Queue } from "./queue.js";

/** Attempts of one write before the client is asked to repeat it. */
const maxAttempts = 12;

/** @param name of the database in messages, without a password. */
export function postgresDialect(name: string): Dialect {
  const losers = createQueue();
  return {
    read: (db, work) =>
      db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
    write: (db, work) => write(db, work, losers),
    close: (db) => db.destroy(),
    // An empty escape character: a backslash in a pattern is a backslash.
    matching: {
      like: (subject, pattern) => sql`${subject} like ${pattern} escape ''`,
      ilike: (subject, pattern) => sql`${subject} ilike ${pattern} escape ''`,
    },
    rowsAtMost: null,
    // As a range it reads the whole history for every step.
    sameStep: (step, chosen) => sql`${step} = ${chosen}`,
    insertRows,
    toError: (error) => toError(error, name),
  };
}

/**
 * Serialisable. What loses against another transaction runs again when its turn has come: those that lost go one at a time, so
 * that many writers of one run do not keep each other from ever winning.
 */
async function write<T>(db: Kysely<Tables>, work: (db: Db) => Promise<T>, losers: Queue): Promise<T> {
  const attempt = () => db.transaction().setIsolationLevel("serializable").execute(work);
  try {
    return await attempt();
  } catch (error) {
    if (!isConflict(error)) throw error;
    return losers(() => repeat(attempt, maxAttempts - 1));
  }
}

/** After a random pause that doubles up to half a second: other servers may be writing too. */
async function repeat<T>(attempt: () => Promise<T>, times: number): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count === times || !isConflict(error)) throw error;
      await sleep(Math.random() * Math.min(500, 5 * 2 ** count));
    }
  }
}
