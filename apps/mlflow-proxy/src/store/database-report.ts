import type { Schema } from "./schema.js";

/** What `check` finds out about a database without altering it. */
export interface DatabaseReport extends Schema {
  /** Path, or URI without a password. */
  name: string;
  /** Why this server only reads it; null when it writes too. */
  read_only_because: string | null;
  /** Rows by table. */
  counts: ReadonlyMap<string, number>;
}

export const unknownRevision = "this server does not know the revision";
