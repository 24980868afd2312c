import { type AliasedRawBuilder, type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import type { Position } from "../../port.js";
import type { Tables } from "../../tables.js";
import type { Db } from "../db.js";
import { afterSql, orderSql, type Sort, type SortColumn } from "./sort-sql.js";

export interface Search<Table extends keyof Tables> {
  table: Table;
  /** Rows that are read before the table's, as `(select …) as name`; a condition says which of these belong to each. */
  before?: RawBuilder<unknown>;
  /** All hold. */
  where: readonly RawBuilder<SqlBool>[];
  sort: Sort;
  /** The last row of the page before this one; null = the first page. */
  after: Position | null;
  limit: number;
}

export interface FoundRow<Row> {
  row: Row;
  position: Position;
}

/**
 * One page of whole rows of a table, each with its position, from which the next page goes on.
 *
 * @param search `also`: what is read beside the table's columns.
 */
export async function searchRows<Table extends keyof Tables, Also extends string = never>(
  db: Db,
  search: Search<Table> & { also?: readonly AliasedRawBuilder<string, Also>[] },
): Promise<FoundRow<Selectable<Tables[Table]> & Record<Also, string>>[]> {
  const columns = [sql`${sql.table(search.table)}.*`, ...(search.also ?? [])];
  return select(db, sql.join(columns), search);
}

/** The same with texts of one column for rows: sorting whole rows costs many times more where they are wide. */
export async function searchColumn<Table extends keyof Tables>(
  db: Db,
  column: keyof Tables[Table] & string,
  search: Search<Table>,
): Promise<FoundRow<string>[]> {
  const selected = sql`${sql.ref(`${search.table}.${column}`)} as found`;
  const rows = await select<{ found: string }>(db, selected, search);
  return rows.map(({ row, position }) => ({ row: row.found, position }));
}

async function select<Row extends object>(
  db: Db,
  selected: RawBuilder<unknown>,
  { table, before, where, sort, after, limit }: Search<keyof Tables>,
): Promise<FoundRow<Row>[]> {
  const { joins, columns } = sort;
  const conditions = after === null ? where : [...where, afterSql(columns, after)];
  const positions = columns.map(({ expression, type }, index) => {
    return sql`${asPosition(expression, type)} as ${sql.ref(positionColumn(index))}`;
  });
  // SQLite reads the tables of a cross join in the order in which they stand.
  const from = before === undefined ? sql.table(table) : sql`${before} cross join ${sql.table(table)}`;
  const { rows } = await sql<Row>`
    select ${selected}, ${sql.join(positions)} from ${from} ${sql.join(joins, sql` `)}
    where ${sql.join([sql`1 = 1`, ...conditions], sql` and `)}
    order by ${orderSql(columns)} limit ${limit}`.execute(db);
  return rows.map((row) => ({ row, position: columns.map((_, index) => positionValue(row, index)) }));
}

/** 64-bit integers come as numbers, whatever the driver makes of them, or as text where they must be exact. */
function asPosition(expression: RawBuilder<unknown>, type: SortColumn["type"]): RawBuilder<unknown> {
  if (type === "number") return sql`cast(${expression} as double precision)`;
  return type === "integer" ? sql`cast(${expression} as text)` : expression;
}

function positionColumn(index: number): string {
  return `position_${index}`;
}

function positionValue(row: object, index: number): string | number | null {
  const value: unknown = Reflect.get(row, positionColumn(index));
  if (typeof value === "string" || typeof value === "number") return value;
  if (value === null) return null;
  throw new Error(`a row's ${positionColumn(index)} is ${typeof value}, expected text, a number or null`);
}
