import { type AliasedRawBuilder, type RawBuilder, sql } from "kysely";
import { exactInt } from "./exact-int.js";

/**
 * The id of an experiment, to write or to compare with. Ids travel as text: in a SQLite file they may have 64 bits, since
 * `mlflow migrate-filestore` keeps the 18 digits that experiments have in a folder. One that is too large for the column
 * equals none.
 *
 * @param id a whole number.
 */
export function experimentId(id: string): RawBuilder<number> {
  const exact = BigInt(id.replace("+", ""));
  const held = BigInt.asIntN(64, exact) === exact ? exact : none;
  return sql<number>`cast(${String(held)} as bigint)`;
}

/** The smallest integer of 64 bits, which no experiment has. */
const none = -(2n ** 63n);

/** The id of an experiment, to be read beside a table's other columns: a plain read would round it. */
export function exactExperimentId(table: string): AliasedRawBuilder<string, "exact_experiment_id"> {
  return exactInt(`${table}.experiment_id`).as("exact_experiment_id");
}

export interface ExactExperimentId {
  exact_experiment_id: string;
}
