import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { toExperiments } from "./experiment-rows.js";

export async function findExperiment(db: Db, experiment_id: string): Promise<mlflow.Experiment | null> {
  const rows = await db
    .selectFrom("experiments")
    .selectAll()
    .where("experiment_id", "=", Number(experiment_id))
    .where("workspace", "=", workspace)
    .execute();
  return (await toExperiments(db, rows))[0] ?? null;
}

export async function findExperimentByName(db: Db, name: string): Promise<mlflow.Experiment | null> {
  const rows = await db
    .selectFrom("experiments")
    .selectAll()
    .where("name", "=", name)
    .where("workspace", "=", workspace)
    .execute();
  return (await toExperiments(db, rows))[0] ?? null;
}
