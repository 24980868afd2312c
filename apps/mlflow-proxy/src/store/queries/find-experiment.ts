import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { exactExperimentId, experimentId } from "./experiment-id.js";
import { toExperiments } from "./experiment-rows.js";

export async function findExperiment(db: Db, experiment_id: string): Promise<mlflow.Experiment | null> {
  const rows = await db
    .selectFrom("experiments")
    .selectAll()
    .select(exactExperimentId("experiments"))
    .where("experiment_id", "=", experimentId(experiment_id))
    .where("workspace", "=", workspace)
    .execute();
  return (await toExperiments(db, rows))[0] ?? null;
}

export async function findExperimentByName(db: Db, name: string): Promise<mlflow.Experiment | null> {
  const rows = await db
    .selectFrom("experiments")
    .selectAll()
    .select(exactExperimentId("experiments"))
    .where("name", "=", name)
    .where("workspace", "=", workspace)
    .execute();
  return (await toExperiments(db, rows))[0] ?? null;
}
