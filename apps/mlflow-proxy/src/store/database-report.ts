import type { Schema } from "./schema.js";

/** What `check` finds out about a database without altering it. */
export interface DatabaseReport extends Schema {
  /** Path, or URI without a password. */
  name: string;
  /** Rows by table. */
  counts: ReadonlyMap<string, number>;
}
