import type { Db } from "./db.js";

/** A value that a database takes. */
export type Value = string | number | bigint | boolean | null;

/** Where rows go that have their first column, a text, in common. */
export interface RowsTarget {
  table: string;
  /** Name of the column that all rows have in common. */
  common: string;
  /** The others. */
  columns: readonly Column[];
  /** E.g. `on conflict do nothing`. */
  onConflict: string;
}

export interface Column {
  name: string;
  type: "text" | "bigint" | "double precision" | "boolean";
}

/**
 * Inserts many rows, in their order, with statements that cost a large batch a fraction of what building a query from its
 * parts does.
 *
 * @param common value of the first column.
 * @param values of the others, one row after another.
 * @returns the number of rows that were inserted or updated.
 */
export type InsertRows = (
  db: Db,
  target: RowsTarget,
  common: string,
  values: readonly Value[],
) => Promise<number>;
