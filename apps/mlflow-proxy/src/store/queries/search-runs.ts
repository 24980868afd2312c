import type { mlflow } from "@cerebros/contracts";
import type { ExpressionBuilder } from "kysely";
import type { Equality } from "../../search-filter/supported.js";
import type { RunQuery } from "../port.js";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { toRunInfo } from "./run-rows.js";

/** By start time, runs without one last in both directions, then by run id. */
export async function searchRuns(db: Db, query: RunQuery): Promise<mlflow.RunInfo[]> {
  const { experiment_ids, view, filter, direction, after, limit } = query;
  if (experiment_ids.length === 0) return [];
  let rows = db
    .selectFrom("runs")
    .selectAll()
    .where("experiment_id", "in", experiment_ids.map(Number))
    .orderBy("start_time", (order) => (direction === "asc" ? order.asc() : order.desc()).nullsLast())
    .orderBy("run_uuid")
    .limit(limit);
  if (view !== "ALL")
    rows = rows.where("lifecycle_stage", "=", view === "DELETED_ONLY" ? "deleted" : "active");
  for (const equality of filter) rows = rows.where((eb) => satisfies(eb, equality));
  if (after !== null) {
    const { start_time, run_id } = after;
    rows = rows.where(({ eb, and, or }) =>
      start_time === null
        ? and([eb("start_time", "is", null), eb("run_uuid", ">", run_id)])
        : or([
            eb("start_time", direction === "asc" ? ">" : "<", start_time),
            and([eb("start_time", "=", start_time), eb("run_uuid", ">", run_id)]),
            eb("start_time", "is", null),
          ]),
    );
  }
  return (await rows.execute()).map(toRunInfo);
}

function satisfies(eb: ExpressionBuilder<Tables, "runs">, { entity, key, value }: Equality) {
  if (entity === "attribute" && key !== "run_name") return eb(columnOf(key), "=", value);
  // MLflow filters the run's name through the tag that mirrors it.
  const tagKey = entity === "tag" ? key : "mlflow.runName";
  return eb.exists(
    eb
      .selectFrom("tags")
      .select("tags.key")
      .whereRef("tags.run_uuid", "=", "runs.run_uuid")
      .where("tags.key", "=", tagKey)
      .where("tags.value", "=", value),
  );
}

function columnOf(attribute: string): "run_uuid" | "status" | "user_id" | "artifact_uri" {
  switch (attribute) {
    case "run_id":
      return "run_uuid";
    case "status":
    case "user_id":
    case "artifact_uri":
      return attribute;
    default:
      throw new Error(`runs have no column for the attribute ${attribute}`);
  }
}
