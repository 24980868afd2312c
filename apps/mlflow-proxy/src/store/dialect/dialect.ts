import type { Kysely } from "kysely";
import type { Db } from "../queries/db.js";
import type { RowsAtMost } from "../queries/hold-most-runs.js";
import type { InsertRows } from "../queries/insert-rows.js";
import type { SameStep } from "../queries/metrics-at-steps.js";
import type { TextMatching } from "../queries/search/filter-sql.js";
import type { Tables } from "../tables.js";

/** What differs from database to database. Each folder beside this file exports one. */
export interface Dialect {
  /** Runs `work` on a snapshot of the database. */
  read<T>(db: Kysely<Tables>, work: (db: Db) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction that behaves as if no other wrote meanwhile. */
  write<T>(db: Kysely<Tables>, work: (db: Db) => Promise<T>): Promise<T>;
  /** Closes the connections. */
  close(db: Kysely<Tables>): Promise<void>;
  /** How text is matched against patterns in filters. */
  matching: TextMatching;
  /** A bound on the rows of a table; null where the planner knows them itself and orders the joins of a filter by them. */
  rowsAtMost: RowsAtMost | null;
  /** How each of some steps is looked up in a long history. */
  sameStep: SameStep;
  /** How many rows get into a table at once. */
  insertRows: InsertRows;
  /** A driver's error as a CerebrosError; anything else unchanged. */
  toError(error: unknown): unknown;
}
