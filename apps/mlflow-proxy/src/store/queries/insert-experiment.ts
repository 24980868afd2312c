import type { NewExperiment } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { exactInt } from "./exact-int.js";
import { experimentId } from "./experiment-id.js";

/** The new id, or null when the name is taken. The artifact location follows once the id is known. */
export async function insertExperiment(
  db: Db,
  { experiment_id, name, creation_time }: NewExperiment,
): Promise<string | null> {
  // Looked up first: on PostgreSQL an insert that conflicts has used up an id.
  const taken = await db
    .selectFrom("experiments")
    .select("experiment_id")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .executeTakeFirst();
  if (taken !== undefined) return null;
  const row = await db
    .insertInto("experiments")
    .values({
      ...(experiment_id === undefined ? {} : { experiment_id: experimentId(experiment_id) }),
      name,
      artifact_location: "",
      lifecycle_stage: "active",
      creation_time,
      last_update_time: creation_time,
      workspace,
    })
    .onConflict((conflict) => conflict.columns(["workspace", "name"]).doNothing())
    .returning(exactInt("experiment_id").as("id"))
    .executeTakeFirst();
  return row === undefined ? null : row.id;
}

/** True if there are none, deleted ones included. */
export async function hasNoExperiments(db: Db): Promise<boolean> {
  const row = await db.selectFrom("experiments").select("experiment_id").limit(1).executeTakeFirst();
  return row === undefined;
}
