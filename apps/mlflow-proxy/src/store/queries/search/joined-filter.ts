import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Clause, Condition } from "../../../search-filter/syntax.js";
import { type KeyedTable, keyedTest, type TextMatching } from "./filter-sql.js";

/** Clauses joined at most: databases bound the tables of one statement, and planning takes longer with each. */
const maxJoins = 8;

/** Where the value of a clause is kept: in the table's rows under a key, of which each searched row has one at most. */
export interface KeyedValue {
  keyed: KeyedTable;
  key: string;
}

/** A filter as rows that are read before the searched ones, and the condition that joins both. */
export interface JoinedFilter {
  before: RawBuilder<unknown>;
  where: RawBuilder<SqlBool>;
}

/**
 * The filter as a join of the rows that hold its values, which begins with the rarest instead of asking for each clause at
 * every searched row. It finds what the filter finds, each row once; null when a clause is about anything but a value under
 * a key that is there, or when there are none or more than 8.
 */
export function joinedFilter(
  filter: Condition,
  keyedValueOf: (clause: Clause) => KeyedValue | null,
  matching: TextMatching,
): JoinedFilter | null {
  const conditions = filter.kind === "and" ? filter.conditions : [filter];
  if (conditions.length === 0 || conditions.length > maxJoins) return null;
  const tables: RawBuilder<unknown>[] = [];
  const tests: RawBuilder<SqlBool>[] = [];
  let joined: KeyedTable["join"] = [];
  for (const [index, condition] of conditions.entries()) {
    const found = condition.kind === "clause" ? keyedValueOf(condition.clause) : null;
    if (condition.kind !== "clause" || found === null || asksForPresence(condition.clause)) return null;
    const { clause } = condition;
    const { keyed, key } = found;
    const alias = `joined_${index}`;
    tables.push(sql`${sql.table(keyed.table)} as ${sql.ref(alias)}`);
    tests.push(sql`${sql.ref(`${alias}.${keyed.key}`)} = ${key}`, keyedTest(keyed, alias, clause, matching));
    if (index === 0) joined = keyed.join;
    else
      for (const [own] of keyed.join)
        tests.push(sql`${sql.ref(`${alias}.${own}`)} = ${sql.ref(`joined_0.${own}`)}`);
  }
  const columns = joined.map(([own]) => sql`${sql.ref(`joined_0.${own}`)} as ${sql.ref(own)}`);
  const pairs = joined.map(([own, searched]) => sql`${sql.ref(searched)} = ${sql.ref(`passing.${own}`)}`);
  return {
    before: sql`(select ${sql.join(columns)} from ${sql.join(tables)} where ${sql.join(tests, sql` and `)}) as passing`,
    where: sql`${sql.join(pairs, sql` and `)}`,
  };
}

/** What is missing has no row to join. */
function asksForPresence({ operator }: Clause): boolean {
  return operator === "IS NULL" || operator === "IS NOT NULL";
}
