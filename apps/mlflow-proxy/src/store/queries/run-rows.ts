import { type mlflow, TrackingRunStatus } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.js";
import { exactInt } from "./exact-int.js";
import { type ExactExperimentId, exactExperimentId } from "./experiment-id.js";

/** What has to be read beside the columns of `runs`. */
export const exactRunColumns = [
  exactExperimentId("runs"),
  exactInt("runs.start_time").as("exact_start_time"),
  exactInt("runs.end_time").as("exact_end_time"),
] as const;

interface ExactTimes {
  exact_start_time: string | null;
  exact_end_time: string | null;
}

export function toRunInfo(
  row: Omit<Selectable<Tables["runs"]>, "start_time" | "end_time"> & ExactExperimentId & ExactTimes,
): mlflow.RunInfo {
  return {
    run_id: row.run_uuid,
    run_name: row.name ?? "",
    experiment_id: row.exact_experiment_id,
    user_id: row.user_id ?? "",
    // The column's own check lets no other word in; null is what an unfinished writer leaves.
    status: TrackingRunStatus.parse(row.status ?? "RUNNING"),
    start_time: toBigInt(row.exact_start_time),
    end_time: toBigInt(row.exact_end_time),
    artifact_uri: row.artifact_uri ?? "",
    lifecycle_stage: row.lifecycle_stage === "deleted" ? "deleted" : "active",
  };
}

function toBigInt(value: string | null): bigint | null {
  return value === null ? null : BigInt(value);
}
