import type { mlflow } from "@cerebros/contracts";
import type { Db } from "./db.js";
import { exactExperimentId } from "./experiment-id.js";
import { toLoggedModels } from "./logged-model-rows.js";

/** @param deleted whether a deleted model is found too. */
export async function findLoggedModel(
  db: Db,
  model_id: string,
  deleted: boolean,
): Promise<mlflow.LoggedModel | null> {
  let query = db
    .selectFrom("logged_models")
    .selectAll()
    .select(exactExperimentId("logged_models"))
    .where("model_id", "=", model_id);
  if (!deleted) query = query.where("lifecycle_stage", "=", "active");
  return (await toLoggedModels(db, await query.execute()))[0] ?? null;
}
