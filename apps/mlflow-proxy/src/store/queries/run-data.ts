import type { mlflow } from "@cerebros/contracts";
import type { DataKeys } from "../port.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { inChunks } from "./in-chunks.js";

/** Latest metrics, params and tags, each sorted by key, of every run asked for. */
export async function runDataOf(
  db: Db,
  run_ids: readonly string[],
  only: DataKeys = { metric_keys: [], param_keys: [], tag_keys: [] },
): Promise<Map<string, mlflow.RunData>> {
  const data = new Map(run_ids.map((id) => [id, { metrics: [], params: [], tags: [] } as mlflow.RunData]));
  for (const row of await inChunks(run_ids, (ids) => latestMetricsOf(db, ids, only.metric_keys))) {
    data.get(row.run_uuid)?.metrics.push({
      key: row.key,
      value: row.is_nan ? Number.NaN : row.value,
      timestamp: BigInt(row.timestamp ?? 0),
      step: BigInt(row.step),
    });
  }
  for (const { run_uuid, key, value } of await inChunks(run_ids, (ids) => paramsOf(db, ids, only.param_keys)))
    data.get(run_uuid)?.params.push({ key, value });
  for (const { run_uuid, key, value } of await inChunks(run_ids, (ids) => tagsOf(db, ids, only.tag_keys)))
    data.get(run_uuid)?.tags.push({ key, value: value ?? "" });
  return data;
}

function latestMetricsOf(db: Db, ids: string[], keys: readonly string[]) {
  return db
    .selectFrom("latest_metrics")
    .select(["run_uuid", "key", "value", "is_nan"])
    .select([exactInt("timestamp").as("timestamp"), exactInt("step").as("step")])
    .where("run_uuid", "in", ids)
    .$if(keys.length > 0, (query) => query.where("key", "in", keys))
    .orderBy("key")
    .execute();
}

function paramsOf(db: Db, ids: string[], keys: readonly string[]) {
  return db
    .selectFrom("params")
    .select(["run_uuid", "key", "value"])
    .where("run_uuid", "in", ids)
    .$if(keys.length > 0, (query) => query.where("key", "in", keys))
    .orderBy("key")
    .execute();
}

function tagsOf(db: Db, ids: string[], keys: readonly string[]) {
  return db
    .selectFrom("tags")
    .select(["run_uuid", "key", "value"])
    .where("run_uuid", "in", ids)
    .$if(keys.length > 0, (query) => query.where("key", "in", keys))
    .orderBy("key")
    .execute();
}
