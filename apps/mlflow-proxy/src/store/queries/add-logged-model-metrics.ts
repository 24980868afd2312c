import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { StoredModelMetric } from "../port.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/**
 * Appends to the metrics of models. Of points that differ in nothing but the value the greatest is kept: the table has
 * room for one. Rows are sorted so that transactions which share some take their locks in one order.
 *
 * @returns ids of models that are not there; nothing was stored for them.
 */
export async function addLoggedModelMetrics(
  db: Db,
  { run_id, experiment_id }: Pick<mlflow.RunInfo, "run_id" | "experiment_id">,
  metrics: readonly StoredModelMetric[],
): Promise<string[]> {
  if (metrics.length === 0) return [];
  const ids = [...new Set(metrics.map(({ model_id }) => model_id))];
  const known = await knownModels(db, ids);
  const points = greatestOf(metrics.filter(({ model_id }) => known.has(model_id)));
  if (points.length > 0)
    await db
      .insertInto("logged_model_metrics")
      .values(
        points.map(({ key, value, timestamp, step, model_id, dataset_name, dataset_digest }) => ({
          model_id,
          metric_name: key,
          metric_timestamp_ms: timestamp,
          metric_step: step,
          metric_value: value,
          experiment_id: experimentId(experiment_id),
          run_id,
          dataset_name,
          dataset_digest,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["model_id", "metric_name", "metric_timestamp_ms", "metric_step", "run_id"])
          .doUpdateSet(({ ref }) => ({
            metric_value: ref("excluded.metric_value"),
            dataset_name: ref("excluded.dataset_name"),
            dataset_digest: ref("excluded.dataset_digest"),
          }))
          .where(sql<boolean>`excluded.metric_value > logged_model_metrics.metric_value`),
      )
      .execute();
  return ids.filter((id) => !known.has(id));
}

/** Deleted models count: a client that is still logging is not to blame. */
async function knownModels(db: Db, model_ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom("logged_models")
    .select("model_id")
    .where("model_id", "in", model_ids)
    .execute();
  return new Set(rows.map(({ model_id }) => model_id));
}

function greatestOf(metrics: readonly StoredModelMetric[]): StoredModelMetric[] {
  const greatest = new Map<string, StoredModelMetric>();
  for (const metric of metrics) {
    const { model_id, key, timestamp, step, value } = metric;
    const place = JSON.stringify([model_id, key, String(timestamp), String(step)]);
    const known = greatest.get(place);
    if (!known || value > known.value) greatest.set(place, metric);
  }
  return [...greatest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, metric]) => metric);
}
