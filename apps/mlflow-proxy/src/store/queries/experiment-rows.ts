import type { mlflow } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { inChunks } from "./in-chunks.js";

/** The experiments of some rows, in their order, with tags sorted by key. */
export async function toExperiments(
  db: Db,
  rows: readonly Selectable<Tables["experiments"]>[],
): Promise<mlflow.Experiment[]> {
  const experiments = new Map(rows.map((row) => [row.experiment_id, toExperiment(row)]));
  const tags = await inChunks([...experiments.keys()], (ids) =>
    db
      .selectFrom("experiment_tags")
      .select(["experiment_id", "key", "value"])
      .where("experiment_id", "in", ids)
      .orderBy("key")
      .execute(),
  );
  for (const { experiment_id, key, value } of tags)
    experiments.get(experiment_id)?.tags.push({ key, value: value ?? "" });
  return [...experiments.values()];
}

function toExperiment(row: Selectable<Tables["experiments"]>): mlflow.Experiment {
  return {
    experiment_id: String(row.experiment_id),
    name: row.name,
    artifact_location: row.artifact_location ?? "",
    lifecycle_stage: row.lifecycle_stage === "deleted" ? "deleted" : "active",
    creation_time: row.creation_time,
    last_update_time: row.last_update_time,
    tags: [],
  };
}
