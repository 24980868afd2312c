import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/** Last write wins; keys are distinct. */
export async function setRegisteredModelTags(
  db: Db,
  name: string,
  tags: readonly mlflow.Tag[],
): Promise<void> {
  if (tags.length === 0) return;
  await db
    .insertInto("registered_model_tags")
    .values(tags.toSorted(byKey).map(({ key, value }) => ({ key, value, name, workspace })))
    .onConflict((conflict) =>
      conflict
        .columns(["workspace", "key", "name"])
        .doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    )
    .execute();
}

/** Harmless when there is none. */
export async function deleteRegisteredModelTag(db: Db, name: string, key: string): Promise<void> {
  await db
    .deleteFrom("registered_model_tags")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("key", "=", key)
    .execute();
}
