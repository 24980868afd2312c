import { CompiledQuery } from "kysely";
import type { Db } from "../../queries/db.js";
import type { RowsTarget, Value } from "../../queries/insert-rows.js";

/**
 * Rows of one statement at most. There is one statement for each number of rows up to this, and SQLite keeps its plan; more
 * rows at once gain little, while the statements of every size would take a lot of memory.
 */
const maxRows = 100;

/** A row of placeholders for each row. */
export async function insertRows(
  db: Db,
  target: RowsTarget,
  common: string,
  values: readonly Value[],
): Promise<number> {
  const width = target.columns.length;
  let changed = 0n;
  for (let start = 0; start < values.length; start += maxRows * width) {
    const part = values.slice(start, start + maxRows * width);
    const statement = CompiledQuery.raw(textFor(target, part.length / width), [common, ...part]);
    changed += (await db.executeQuery(statement)).numAffectedRows ?? 0n;
  }
  return Number(changed);
}

const texts = new WeakMap<RowsTarget, Map<number, string>>();

function textFor(target: RowsTarget, rows: number): string {
  const known = texts.get(target) ?? new Map<number, string>();
  texts.set(target, known);
  const text = known.get(rows) ?? spell(target, rows);
  known.set(rows, text);
  return text;
}

function spell({ table, common, columns, onConflict }: RowsTarget, rows: number): string {
  const names = [common, ...columns.map(({ name }) => name)].map((name) => `"${name}"`).join(", ");
  return `insert into "${table}" (${names}) values ${placeholders(rows, columns.length)} ${onConflict}`;
}

/** `($1, $2, $3), ($1, $4, $5)`: SQLite takes the numbers for names and numbers those by their first occurrence. */
function placeholders(rows: number, width: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const own = Array.from({ length: width }, (_, column) => `$${row * width + column + 2}`);
    return `($1, ${own.join(", ")})`;
  }).join(", ");
}
