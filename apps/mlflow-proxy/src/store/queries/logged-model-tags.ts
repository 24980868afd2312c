import type { mlflow } from "@cerebros/contracts";
import type { ModelKey } from "../port.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";

/** Last write wins; keys are distinct. */
export async function setLoggedModelTags(
  db: Db,
  { model_id, experiment_id }: ModelKey,
  tags: readonly mlflow.Tag[],
): Promise<void> {
  if (tags.length === 0) return;
  await db
    .insertInto("logged_model_tags")
    .values(
      tags.toSorted(byKey).map(({ key, value }) => ({
        model_id,
        experiment_id: experimentId(experiment_id),
        tag_key: key,
        tag_value: value,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["model_id", "tag_key"])
        .doUpdateSet((eb) => ({ tag_value: eb.ref("excluded.tag_value") })),
    )
    .execute();
}

/** False when there was none. */
export async function deleteLoggedModelTag(db: Db, model_id: string, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("logged_model_tags")
    .where("model_id", "=", model_id)
    .where("tag_key", "=", key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
