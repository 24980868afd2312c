import { type Kysely, sql } from "kysely";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import type { Dialect } from "../dialect.js";

/** Writes that share one commit at most: what is refused with a full disk, and how long a read may wait, stay bounded. */
const groupSize = 64;

/** One write on its way: `attempt` runs it inside the group's transaction, the others tell its caller. */
interface Write {
  attempt(db: Db): Promise<void>;
  committed(): void;
  failed(error: unknown): void;
}

/**
 * Runs the writes that wait at the same time in one transaction, since most of a small write's time is the disk's answer to
 * its commit. Nobody is told of success before that commit; a write that throws is undone alone, the others stay. When the
 * transaction itself fails, so does every write of its group, with nothing stored.
 */
export function groupCommit(): Dialect["write"] {
  const waiting: Write[] = [];
  let running = false;

  async function run(db: Kysely<Tables>): Promise<void> {
    while (waiting.length > 0) {
      // The requests that have arrived by now hand in their writes before the group is closed.
      await new Promise((resolve) => setImmediate(resolve));
      await commitTogether(db, waiting.splice(0, groupSize));
    }
    running = false;
  }

  return (db, work) =>
    new Promise((resolve, reject) => {
      waiting.push(toWrite(work, resolve, reject));
      if (running) return;
      running = true;
      void run(db);
    });
}

/** Never rejects: each write's caller hears of its own end. */
async function commitTogether(db: Kysely<Tables>, group: readonly Write[]): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      for (const write of group) await write.attempt(transaction);
    });
  } catch (error) {
    for (const write of group) write.failed(error);
    return;
  }
  for (const write of group) write.committed();
}

function toWrite<T>(
  work: (db: Db) => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Write {
  let tell: () => void;
  return {
    async attempt(db) {
      await sql`savepoint one_write`.execute(db);
      try {
        const value = await work(db);
        tell = () => resolve(value);
      } catch (error) {
        await undo(db, error);
        tell = () => reject(error);
      }
      await sql`release one_write`.execute(db);
    },
    committed: () => tell(),
    failed: reject,
  };
}

/** SQLite ends the whole transaction by itself when the disk is full; then the reason for that is the group's. */
async function undo(db: Db, reason: unknown): Promise<void> {
  try {
    await sql`rollback to one_write`.execute(db);
  } catch {
    throw reason;
  }
}
