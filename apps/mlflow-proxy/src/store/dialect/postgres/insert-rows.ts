import { CompiledQuery } from "kysely";
import type { Db } from "../../queries/db.js";
import type { RowsTarget, Value } from "../../queries/insert-rows.js";

/** One statement for any number of rows, with an array for each column: a batch is one round trip. */
export async function insertRows(
  db: Db,
  target: RowsTarget,
  common: string,
  values: readonly Value[],
): Promise<number> {
  if (values.length === 0) return 0;
  const width = target.columns.length;
  const columns = target.columns.map((_, column) => values.filter((_, place) => place % width === column));
  const statement = CompiledQuery.raw(textOf(target), [common, ...columns]);
  return Number((await db.executeQuery(statement)).numAffectedRows ?? 0n);
}

const texts = new WeakMap<RowsTarget, string>();

function textOf(target: RowsTarget): string {
  const text = texts.get(target) ?? spell(target);
  texts.set(target, text);
  return text;
}

function spell({ table, common, columns, onConflict }: RowsTarget): string {
  const names = [common, ...columns.map(({ name }) => name)].map((name) => `"${name}"`).join(", ");
  const arrays = columns.map(({ type }, column) => `$${column + 2}::${type}[]`).join(", ");
  return `insert into "${table}" (${names}) select $1, rows.* from unnest(${arrays}) as rows ${onConflict}`;
}
