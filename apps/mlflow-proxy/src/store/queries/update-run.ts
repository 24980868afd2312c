import type { RunChanges, StageChange } from "../port.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

export async function updateRun(db: Db, run_id: string, changes: RunChanges): Promise<void> {
  const { run_name, ...others } = changes;
  const row = run_name === undefined ? others : { ...others, name: run_name };
  if (Object.keys(row).length === 0) return;
  await db.updateTable("runs").set(row).where("run_uuid", "=", run_id).execute();
}

/** Every run of the experiment, whatever its stage. */
export async function updateRunsOf(db: Db, experiment_id: string, changes: StageChange): Promise<void> {
  await db
    .updateTable("runs")
    .set(changes)
    .where("experiment_id", "=", experimentId(experiment_id))
    .execute();
}
