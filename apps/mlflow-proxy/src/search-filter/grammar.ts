import type { Entity } from "./syntax.js";

/**
 * What one search can filter and order by, as data. To add a search: write its grammar beside those in `grammars/`, give
 * it to `parseFilter` and `parseOrderBy` in the use case, and say in a query which SQL stands behind each name (see
 * `store/queries/search-runs.ts`); `searchRows` does the rest, pages included.
 */
export interface SearchGrammar {
  /** Every spelling of an entity that may stand before the dot. */
  entities: Readonly<Record<string, Entity>>;
  /** Every spelling of an attribute. */
  attributes: Readonly<Record<string, Attribute>>;
  /** Keys of the entity `dataset`; absent = it has none. */
  dataset_keys?: readonly string[];
  /** Entities whose clauses may be IN and NOT IN; absent = none, but for the search extensions. */
  lists?: readonly Entity[];
  /** Entities whose clauses may be IS NULL and IS NOT NULL. */
  null_tests: readonly Entity[];
  order: {
    /** Entities other than attributes that an `order_by` may name. */
    entities: readonly Entity[];
    /** Every spelling of an attribute that an `order_by` may name, and its one name. */
    attributes: Readonly<Record<string, string>>;
  };
}

export interface Attribute {
  name: string;
  /** Text is compared by = != LIKE ILIKE, numbers by = != > >= < <=. */
  type: "text" | "number";
  /** Text that may also be compared by IN and NOT IN. */
  lists?: boolean;
}

export const isText = (name: string): Attribute => ({ name, type: "text" });
export const isListedText = (name: string): Attribute => ({ name, type: "text", lists: true });
export const isNumber = (name: string): Attribute => ({ name, type: "number" });
