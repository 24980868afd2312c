import type { ExperimentChanges } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** False when the new name is taken by another experiment. */
export async function updateExperiment(
  db: Db,
  experiment_id: string,
  changes: ExperimentChanges,
): Promise<boolean> {
  const { name } = changes;
  const id = experimentId(experiment_id);
  if (name !== undefined) {
    const other = await db
      .selectFrom("experiments")
      .select("experiment_id")
      .where("workspace", "=", workspace)
      .where("name", "=", name)
      .where("experiment_id", "!=", id)
      .executeTakeFirst();
    if (other) return false;
  }
  await db.updateTable("experiments").set(changes).where("experiment_id", "=", id).execute();
  return true;
}
