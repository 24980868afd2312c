import type { mlflow } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import type { ExactExperimentId } from "./experiment-id.js";
import { inChunks } from "./in-chunks.js";

type LoggedModelRow = Selectable<Tables["logged_models"]> & ExactExperimentId;

/** The models of some rows, in their order, with tags, params and metrics by key. */
export async function toLoggedModels(db: Db, rows: readonly LoggedModelRow[]): Promise<mlflow.LoggedModel[]> {
  const models = new Map(rows.map((row) => [row.model_id, toLoggedModel(row)]));
  const ids = [...models.keys()];
  for (const row of await inChunks(ids, (chunk) => tagsOf(db, chunk)))
    models.get(row.model_id)?.info.tags.push({ key: row.tag_key, value: row.tag_value });
  for (const row of await inChunks(ids, (chunk) => paramsOf(db, chunk)))
    models.get(row.model_id)?.data.params.push({ key: row.param_key, value: row.param_value });
  for (const { metric_name, metric_value, timestamp, step, ...row } of await inChunks(ids, (chunk) =>
    metricsOf(db, chunk),
  )) {
    models.get(row.model_id)?.data.metrics.push({
      ...row,
      key: metric_name,
      value: metric_value ?? Number.NaN,
      timestamp: BigInt(timestamp),
      step: BigInt(step),
    });
  }
  return [...models.values()];
}

const statuses = ["UNSPECIFIED", "PENDING", "READY", "UPLOAD_FAILED"] as const;

/** The number that stands in the column. */
export function toStatusNumber(status: mlflow.LoggedModelInfo["status"]): number {
  return statuses.indexOf(status);
}

function toLoggedModel(row: LoggedModelRow): mlflow.LoggedModel {
  return {
    info: {
      model_id: row.model_id,
      experiment_id: row.exact_experiment_id,
      name: row.name,
      creation_timestamp_ms: row.creation_timestamp_ms,
      last_updated_timestamp_ms: row.last_updated_timestamp_ms,
      artifact_uri: row.artifact_location,
      status: statuses[row.status] ?? "UNSPECIFIED",
      model_type: row.model_type,
      source_run_id: row.source_run_id,
      status_message: row.status_message,
      tags: [],
    },
    data: { params: [], metrics: [] },
  };
}

function tagsOf(db: Db, ids: string[]) {
  return db
    .selectFrom("logged_model_tags")
    .select(["model_id", "tag_key", "tag_value"])
    .where("model_id", "in", ids)
    .orderBy("tag_key")
    .execute();
}

function paramsOf(db: Db, ids: string[]) {
  return db
    .selectFrom("logged_model_params")
    .select(["model_id", "param_key", "param_value"])
    .where("model_id", "in", ids)
    .orderBy("param_key")
    .execute();
}

function metricsOf(db: Db, ids: string[]) {
  return db
    .selectFrom("logged_model_metrics")
    .select(["model_id", "run_id", "metric_name", "metric_value", "dataset_name", "dataset_digest"])
    .select([exactInt("metric_timestamp_ms").as("timestamp"), exactInt("metric_step").as("step")])
    .where("model_id", "in", ids)
    .orderBy("metric_name")
    .orderBy("metric_timestamp_ms")
    .orderBy("metric_step")
    .execute();
}
