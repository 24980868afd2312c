import type { mlflow } from "@cerebros/contracts";
import type { ModelKey } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** Stores those whose key is new and returns what is stored under every key given. */
export async function addLoggedModelParams(
  db: Db,
  { model_id, experiment_id }: ModelKey,
  params: readonly mlflow.Param[],
): Promise<mlflow.Param[]> {
  if (params.length === 0) return [];
  await db
    .insertInto("logged_model_params")
    .values(
      params.toSorted(byKey).map(({ key, value }) => ({
        model_id,
        experiment_id: experimentId(experiment_id),
        param_key: key,
        param_value: value,
      })),
    )
    .onConflict((conflict) => conflict.columns(["model_id", "param_key"]).doNothing())
    .execute();
  return db
    .selectFrom("logged_model_params")
    .select(["param_key as key", "param_value as value"])
    .where("model_id", "=", model_id)
    .where(
      "param_key",
      "in",
      params.map(({ key }) => key),
    )
    .execute();
}
