import { CompiledQuery } from "kysely";
import type { Db } from "./db.js";

/**
 * Rows of one statement at most. There is one statement for each number of rows up to this, and databases keep its plan;
 * more rows at once gain little, while the statements of every size would take a lot of memory.
 */
const maxRows = 100;

/** A value that a database takes. */
export type Value = string | number | bigint | boolean | null;

/**
 * An insert of many rows that have their first column in common. It is spelt out once and costs a large batch a fraction of
 * what building a query from its parts does.
 *
 * @param columns of the table, the common one first.
 * @param onConflict e.g. `on conflict do nothing`.
 * @returns a function that takes the common value and the others of all rows, one row after another, and gives the number
 *   of rows that were inserted or updated.
 */
export function rowsInsert(table: string, columns: readonly string[], onConflict: string) {
  const width = columns.length - 1;
  const texts = new Map<number, string>();
  function textFor(rows: number): string {
    const known = texts.get(rows);
    if (known !== undefined) return known;
    const names = columns.map((name) => `"${name}"`).join(", ");
    const text = `insert into "${table}" (${names}) values ${placeholders(rows, width)} ${onConflict}`;
    texts.set(rows, text);
    return text;
  }
  return async (db: Db, common: Value, values: readonly Value[]): Promise<number> => {
    let changed = 0n;
    for (let start = 0; start < values.length; start += maxRows * width) {
      const part = values.slice(start, start + maxRows * width);
      const statement = CompiledQuery.raw(textFor(part.length / width), [common, ...part]);
      changed += (await db.executeQuery(statement)).numAffectedRows ?? 0n;
    }
    return Number(changed);
  };
}

/**
 * `($1, $2, $3), ($1, $4, $5)`: PostgreSQL goes by the numbers, SQLite takes them for names and numbers those by their
 * first occurrence, which is the same.
 */
function placeholders(rows: number, width: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const own = Array.from({ length: width }, (_, column) => `$${row * width + column + 2}`);
    return `($1, ${own.join(", ")})`;
  }).join(", ");
}
