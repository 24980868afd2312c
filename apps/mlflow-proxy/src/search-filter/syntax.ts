/**
 * The filter language of MLflow's searches:
 *
 *     filter := clause { AND clause }
 *     clause := ident op value | ident [NOT] IN ( text {, text} ) | ident IS [NOT] NULL
 *     ident  := [entity .] key            no entity = attribute; split at the first dot only
 *     key    := word | `any text` | "any text"
 *     value  := 'text' | "text" | number
 *
 * With the server's search extensions, which MLflow does not have, clauses may also be joined by OR, which binds less than
 * AND, and grouped by parentheses.
 */
export type Entity = "attribute" | "tag" | "metric" | "param" | "dataset";

export type Operator = "=" | "!=" | ">" | ">=" | "<" | "<=" | "LIKE" | "ILIKE";

/** What a clause asks of a value. */
export type Test =
  /** Text when it was quoted; a bigint only where a double would round it, and only about integers. */
  | { operator: Operator; value: string | number | bigint }
  | { operator: "IN" | "NOT IN"; values: readonly string[] }
  | { operator: "IS NULL" | "IS NOT NULL" };

/** One clause of a filter, the attribute under its one name. */
export type Clause = { entity: Entity; key: string } & Test;

/** A filter as a tree. `and` of nothing is true. */
export type Condition =
  | { kind: "clause"; clause: Clause }
  | { kind: "and" | "or"; conditions: readonly Condition[] };

/** All of the clauses hold. */
export function allOf(clauses: readonly Clause[]): Condition {
  return { kind: "and", conditions: clauses.map((clause) => ({ kind: "clause", clause })) };
}

/** Every clause of a filter, in the order in which they stand. */
export function clausesOf(condition: Condition): Clause[] {
  return condition.kind === "clause" ? [condition.clause] : condition.conditions.flatMap(clausesOf);
}

/** One entry of an `order_by`. */
export interface OrderTerm {
  entity: Entity;
  key: string;
  descending: boolean;
}
