import { invalidInput } from "@cerebros/contracts";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Entity, OrderTerm } from "../../../search-filter/syntax.js";
import type { Position } from "../../port.js";
import { joinSql, type KeyedTable, valueSql } from "./filter-sql.js";

/** One column of an order. Rows without a value come last in both directions. */
export interface SortColumn {
  expression: RawBuilder<unknown>;
  /** An integer is exact up to 64 bits, a number up to 53. */
  type: "text" | "number" | "integer";
  descending: boolean;
}

/** Columns of an order and the joins that they need. */
export interface Sort {
  joins: RawBuilder<unknown>[];
  columns: SortColumn[];
}

/** @param alias a name for a join, different for each term of an order. */
export type TermSql = (term: OrderTerm, alias: string) => Sort;

/** The SQL behind every name that the search's grammar lets order. */
export interface SortSql {
  attributes: Readonly<Record<string, TermSql>>;
  entities: Partial<Record<Exclude<Entity, "attribute">, TermSql>>;
}

/** @param terms of which the last is unique among the rows, so that every row has a position of its own. */
export function sortOf(terms: readonly OrderTerm[], { attributes, entities }: SortSql): Sort {
  const sorts = terms.map((term, index) => {
    const found = term.entity === "attribute" ? attributes[term.key] : entities[term.entity];
    if (found === undefined) throw new Error(`no SQL for the order by ${term.entity} ${term.key}`);
    return found(term, `order_${index}`);
  });
  return { joins: sorts.flatMap(({ joins }) => joins), columns: sorts.flatMap(({ columns }) => columns) };
}

/** A term about a column, e.g. `runs.status`. */
export function columnTerm(column: string, type: SortColumn["type"]): TermSql {
  return ({ descending }) => ({
    joins: [],
    columns: [{ expression: sql.ref(column), type, descending }],
  });
}

/** A term about the text under a key. */
export function keyedTerm(keyed: KeyedTable): TermSql {
  return (term, alias) => ({
    joins: [keyedJoin(keyed, term.key, alias)],
    columns: [{ expression: sql.ref(`${alias}.${keyed.value}`), type: "text", descending: term.descending }],
  });
}

/** A term about the number under a key: NaN, which is marked by `is_nan`, comes after the numbers in both directions. */
export function metricTerm(keyed: KeyedTable): TermSql {
  return (term, alias) => {
    const value = sql.ref(`${alias}.${keyed.value}`);
    const rank = sql`case when ${sql.ref(`${alias}.is_nan`)} then 1 when ${value} is null then 2 else 0 end`;
    return {
      joins: [keyedJoin(keyed, term.key, alias)],
      columns: [
        { expression: rank, type: "number", descending: false },
        { expression: value, type: "number", descending: term.descending },
      ],
    };
  };
}

export function keyedJoin(keyed: KeyedTable, key: string, alias: string): RawBuilder<unknown> {
  return sql`left join ${sql.table(keyed.table)} as ${sql.ref(alias)}
    on ${joinSql(keyed, alias)} and ${sql.ref(`${alias}.${keyed.key}`)} = ${key}`;
}

/** The last column has a value in every row; to say where others would stand keeps SQLite from reading an index in order. */
export function orderSql(columns: readonly SortColumn[]): RawBuilder<unknown> {
  return sql.join(
    columns.map(({ expression, descending }, index) => {
      const direction = descending ? sql`desc` : sql`asc`;
      const nulls = index < columns.length - 1 ? sql` nulls last` : sql``;
      return sql`${expression} ${direction}${nulls}`;
    }),
  );
}

/** True for the rows that come after the position. One that does not fit the columns is `invalid_input`. */
export function afterSql(columns: readonly SortColumn[], position: Position): RawBuilder<SqlBool> {
  requireFit(columns, position);
  const equal: RawBuilder<SqlBool>[] = [];
  const cases: RawBuilder<SqlBool>[] = [];
  for (const [index, { expression, type, descending }] of columns.entries()) {
    const value = position[index] ?? null;
    if (value === null) {
      // Nothing comes after a missing value but what the next columns say.
      equal.push(sql`${expression} is null`);
      continue;
    }
    const bound = type === "integer" ? sql`cast(${value} as bigint)` : valueSql(value);
    const beyond = sql<SqlBool>`(${expression} ${sql.raw(descending ? "<" : ">")} ${bound} or ${expression} is null)`;
    cases.push(sql`(${sql.join([...equal, beyond], sql` and `)})`);
    equal.push(sql`${expression} = ${bound}`);
  }
  return cases.length === 0 ? sql`1 = 0` : sql`(${sql.join(cases, sql` or `)})`;
}

function requireFit(columns: readonly SortColumn[], position: Position): void {
  const fits = columns.every(({ type }, index) => {
    const value = position[index];
    if (value === null || value === undefined) return value === null;
    if (type === "integer") return typeof value === "string" && isInt64(value);
    if (type === "text") return typeof value === "string" && !/[\0\p{Surrogate}]/u.test(value);
    return typeof value === "number";
  });
  if (!fits || position.length !== columns.length)
    throw invalidInput("page_token", "Invalid page token: expected one from the answer of the same search");
}

/** A larger one fails in PostgreSQL. */
function isInt64(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}
