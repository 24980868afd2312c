import type { mlflow } from "@cerebros/contracts";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";
import { toStatusNumber } from "./logged-model-rows.js";

/** Tags and params follow by statements of their own. */
export async function insertLoggedModel(db: Db, info: mlflow.LoggedModelInfo): Promise<void> {
  await db
    .insertInto("logged_models")
    .values({
      model_id: info.model_id,
      experiment_id: experimentId(info.experiment_id),
      name: info.name,
      artifact_location: info.artifact_uri,
      creation_timestamp_ms: info.creation_timestamp_ms,
      last_updated_timestamp_ms: info.last_updated_timestamp_ms,
      status: toStatusNumber(info.status),
      lifecycle_stage: "active",
      model_type: info.model_type,
      source_run_id: info.source_run_id,
      status_message: info.status_message,
    })
    .execute();
}
