import type { mlflow } from "@cerebros/contracts";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** The source columns are legacy: clients say the source in tags. */
export async function insertRun(db: Db, info: mlflow.RunInfo): Promise<void> {
  await db
    .insertInto("runs")
    .values({
      run_uuid: info.run_id,
      name: info.run_name,
      source_type: "UNKNOWN",
      source_name: "",
      entry_point_name: "",
      user_id: info.user_id,
      status: info.status,
      start_time: info.start_time,
      end_time: info.end_time,
      source_version: "",
      lifecycle_stage: info.lifecycle_stage,
      artifact_uri: info.artifact_uri,
      experiment_id: experimentId(info.experiment_id),
      deleted_time: null,
    })
    .execute();
}
