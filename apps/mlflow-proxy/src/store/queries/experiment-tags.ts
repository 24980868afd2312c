import type { mlflow } from "@cerebros/contracts";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

export async function setExperimentTags(
  db: Db,
  experiment_id: string,
  tags: readonly mlflow.Tag[],
): Promise<void> {
  if (tags.length === 0) return;
  await db
    .insertInto("experiment_tags")
    .values(
      tags
        .toSorted(byKey)
        .map(({ key, value }) => ({ key, value, experiment_id: experimentId(experiment_id) })),
    )
    .onConflict((conflict) =>
      conflict.columns(["key", "experiment_id"]).doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    )
    .execute();
}

/** False when there was none. */
export async function deleteExperimentTag(db: Db, experiment_id: string, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("experiment_tags")
    .where("experiment_id", "=", experimentId(experiment_id))
    .where("key", "=", key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
