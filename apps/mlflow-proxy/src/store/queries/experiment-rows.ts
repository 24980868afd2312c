import type { mlflow } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.js";
import type { Db } from "./db.js";
import { type ExactExperimentId, exactExperimentId, experimentId } from "./experiment-id.js";
import { inChunks } from "./in-chunks.js";

type ExperimentRow = Selectable<Tables["experiments"]> & ExactExperimentId;

/** The experiments of some rows, in their order, with tags sorted by key. */
export async function toExperiments(db: Db, rows: readonly ExperimentRow[]): Promise<mlflow.Experiment[]> {
  const experiments = new Map(rows.map((row) => [row.exact_experiment_id, toExperiment(row)]));
  const tags = await inChunks([...experiments.keys()], (ids) =>
    db
      .selectFrom("experiment_tags")
      .select([exactExperimentId("experiment_tags"), "key", "value"])
      .where("experiment_id", "in", ids.map(experimentId))
      .orderBy("key")
      .execute(),
  );
  for (const { exact_experiment_id, key, value } of tags)
    experiments.get(exact_experiment_id)?.tags.push({ key, value: value ?? "" });
  return [...experiments.values()];
}

function toExperiment(row: ExperimentRow): mlflow.Experiment {
  return {
    experiment_id: row.exact_experiment_id,
    name: row.name,
    artifact_location: row.artifact_location ?? "",
    lifecycle_stage: row.lifecycle_stage === "deleted" ? "deleted" : "active",
    creation_time: row.creation_time,
    last_update_time: row.last_update_time,
    tags: [],
  };
}
