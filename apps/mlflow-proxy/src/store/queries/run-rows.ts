import { type mlflow, TrackingRunStatus } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.js";
import type { ExactExperimentId } from "./experiment-id.js";

export function toRunInfo(row: Selectable<Tables["runs"]> & ExactExperimentId): mlflow.RunInfo {
  return {
    run_id: row.run_uuid,
    run_name: row.name ?? "",
    experiment_id: row.exact_experiment_id,
    user_id: row.user_id ?? "",
    // The column's own check lets no other word in; null is what an unfinished writer leaves.
    status: TrackingRunStatus.parse(row.status ?? "RUNNING"),
    start_time: row.start_time,
    end_time: row.end_time,
    artifact_uri: row.artifact_uri ?? "",
    lifecycle_stage: row.lifecycle_stage === "deleted" ? "deleted" : "active",
  };
}
