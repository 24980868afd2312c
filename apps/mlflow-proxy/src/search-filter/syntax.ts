/**
 * The filter language of MLflow's searches:
 *
 *     filter := clause { AND clause }
 *     clause := ident op value
 *     ident  := [entity .] key            no entity = attribute; split at the first dot only
 *     key    := word | `any text` | "any text"
 *     value  := 'text' | "text" | number
 */
export type Entity = "attribute" | "tag" | "metric" | "param" | "dataset";

export type Operator = "=" | "!=" | ">" | ">=" | "<" | "<=" | "LIKE" | "ILIKE";

/** One clause. A filter is a list of them, all of which must hold. */
export interface Comparison {
  entity: Entity;
  key: string;
  operator: Operator;
  /** Text when it was quoted. */
  value: string | number;
}
