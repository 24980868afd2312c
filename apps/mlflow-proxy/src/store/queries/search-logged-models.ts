import type { mlflow } from "@cerebros/contracts";
import type { ExpressionBuilder, Selectable } from "kysely";
import type { Equality } from "../../search-filter/supported.js";
import type { LoggedModelQuery } from "../port.js";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { inChunks } from "./in-chunks.js";

/** Active models, newest first, then by id. */
export async function searchLoggedModels(db: Db, query: LoggedModelQuery): Promise<mlflow.LoggedModel[]> {
  const { experiment_ids, filter, after, limit } = query;
  if (experiment_ids.length === 0) return [];
  let rows = db
    .selectFrom("logged_models")
    .selectAll()
    .where("experiment_id", "in", experiment_ids.map(Number))
    .where("lifecycle_stage", "=", "active")
    .orderBy("creation_timestamp_ms", "desc")
    .orderBy("model_id")
    .limit(limit);
  for (const equality of filter) rows = rows.where((eb) => satisfies(eb, equality));
  if (after !== null) {
    const { creation_timestamp_ms: at, model_id } = after;
    rows = rows.where(({ eb, and, or }) =>
      or([
        eb("creation_timestamp_ms", "<", at),
        and([eb("creation_timestamp_ms", "=", at), eb("model_id", ">", model_id)]),
      ]),
    );
  }
  return withData(db, await rows.execute());
}

function satisfies(eb: ExpressionBuilder<Tables, "logged_models">, { entity, key, value }: Equality) {
  if (entity === "attribute") return eb(columnOf(key), "=", value);
  return eb.exists(
    eb
      .selectFrom("logged_model_tags")
      .select("tag_key")
      .whereRef("logged_model_tags.model_id", "=", "logged_models.model_id")
      .where("tag_key", "=", key)
      .where("tag_value", "=", value),
  );
}

function columnOf(attribute: string): "name" | "model_id" | "model_type" | "source_run_id" {
  switch (attribute) {
    case "name":
    case "model_id":
    case "model_type":
    case "source_run_id":
      return attribute;
    default:
      throw new Error(`logged models have no column for the attribute ${attribute}`);
  }
}

async function withData(
  db: Db,
  rows: readonly Selectable<Tables["logged_models"]>[],
): Promise<mlflow.LoggedModel[]> {
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

function toLoggedModel(row: Selectable<Tables["logged_models"]>): mlflow.LoggedModel {
  const { artifact_location, experiment_id, status, lifecycle_stage: _, ...rest } = row;
  return {
    info: {
      ...rest,
      experiment_id: String(experiment_id),
      artifact_uri: artifact_location,
      status: statuses[status] ?? "UNSPECIFIED",
      model_type: row.model_type ?? "",
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
    .execute();
}
