import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Clause, Condition, Entity, Test } from "../../../search-filter/syntax.js";

/** How a database matches text against a pattern of `%` and `_`, in which nothing can be escaped. */
export interface TextMatching {
  /** Minds the case. */
  like(subject: RawBuilder<unknown>, pattern: string): RawBuilder<SqlBool>;
  ilike(subject: RawBuilder<unknown>, pattern: string): RawBuilder<SqlBool>;
}

/** What a clause means in SQL, about a row of the table that is searched. */
export type ClauseSql = (clause: Clause, matching: TextMatching) => RawBuilder<SqlBool>;

/** The SQL behind every name that the search's grammar lets pass. */
export interface FilterSql {
  attributes: Readonly<Record<string, ClauseSql>>;
  entities: Partial<Record<Exclude<Entity, "attribute">, ClauseSql>>;
}

/** The filter as one expression; values are bound. */
export function conditionSql(
  condition: Condition,
  names: FilterSql,
  matching: TextMatching,
): RawBuilder<SqlBool> {
  if (condition.kind === "clause") return clauseSql(condition.clause, names)(condition.clause, matching);
  const { kind, conditions } = condition;
  if (conditions.length === 0) return kind === "and" ? sql`1 = 1` : sql`1 = 0`;
  const parts = conditions.map((part) => conditionSql(part, names, matching));
  return sql`(${sql.join(parts, kind === "and" ? sql` and ` : sql` or `)})`;
}

function clauseSql({ entity, key }: Clause, { attributes, entities }: FilterSql): ClauseSql {
  const found = entity === "attribute" ? attributes[key] : entities[entity];
  if (found === undefined) throw new Error(`no SQL for ${entity} ${key}`);
  return found;
}

/** A clause about a column, e.g. `runs.status`, or about an expression. */
export function columnClause(column: string | RawBuilder<unknown>): ClauseSql {
  const subject = typeof column === "string" ? sql.ref(column) : column;
  return (clause, matching) => testSql(subject, clause, matching);
}

/** Rows of a table that hold values by key, e.g. tags of runs. */
export interface KeyedTable {
  table: string;
  key: string;
  value: string;
  /** Columns of the table, each with the one it equals in the table that is searched, e.g. `runs.run_uuid`. */
  join: readonly (readonly [own: string, searched: string])[];
  /** Column that marks values which are NaN, whatever number stands in their place; absent = none is. */
  is_nan?: string;
}

/**
 * A clause about the value under a key. Without one it is false, also for `!=`. EXISTS stops at the first row and never
 * repeats one of the searched table.
 */
export function keyedClause(keyed: KeyedTable, fixedKey?: string): ClauseSql {
  return (clause, matching) => {
    const row = sql`select 1 from ${sql.table(keyed.table)} as clause_row
      where ${joinSql(keyed, "clause_row")} and ${sql.ref(`clause_row.${keyed.key}`)} = ${fixedKey ?? clause.key}`;
    if (clause.operator === "IS NULL") return sql`not exists (${row})`;
    if (clause.operator === "IS NOT NULL") return sql`exists (${row})`;
    return sql`exists (${row} and ${keyedTest(keyed, "clause_row", clause, matching)})`;
  };
}

/** The value in a row of the table, which has the alias, passes the test. */
export function keyedTest(
  { value, is_nan }: KeyedTable,
  alias: string,
  test: Test,
  matching: TextMatching,
): RawBuilder<SqlBool> {
  const passes = testSql(sql.ref(`${alias}.${value}`), test, matching);
  return is_nan === undefined ? passes : withNan(sql.ref(`${alias}.${is_nan}`), test, passes);
}

/** NaN is unequal to every number, and no other comparison holds for it. */
function withNan(
  isNan: RawBuilder<unknown>,
  { operator }: Test,
  passes: RawBuilder<SqlBool>,
): RawBuilder<SqlBool> {
  return operator === "!=" ? sql`(${passes} or ${isNan})` : sql`(${passes} and not ${isNan})`;
}

export function joinSql({ join }: KeyedTable, alias: string): RawBuilder<SqlBool> {
  const pairs = join.map(([own, searched]) => sql`${sql.ref(`${alias}.${own}`)} = ${sql.ref(searched)}`);
  return sql`${sql.join(pairs, sql` and `)}`;
}

/** `subject` passes the test. */
export function testSql(
  subject: RawBuilder<unknown>,
  test: Test,
  { like, ilike }: TextMatching,
): RawBuilder<SqlBool> {
  switch (test.operator) {
    case "IS NULL":
      return sql`${subject} is null`;
    case "IS NOT NULL":
      return sql`${subject} is not null`;
    case "IN":
      return sql`${subject} in (${sql.join(test.values)})`;
    case "NOT IN":
      return sql`${subject} not in (${sql.join(test.values)})`;
    case "LIKE":
      return like(subject, String(test.value));
    case "ILIKE":
      return ilike(subject, String(test.value));
    default:
      return sql`${subject} ${sql.raw(test.operator)} ${valueSql(test.value)}`;
  }
}

/**
 * A number as a double, so that a fraction can be compared with a column of integers everywhere, and so is an integer that no
 * column holds.
 */
export function valueSql(value: string | number | bigint): RawBuilder<unknown> {
  if (typeof value === "string") return sql`${value}`;
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value
    ? sql`cast(${String(value)} as bigint)`
    : sql`cast(${Number(value)} as double precision)`;
}
