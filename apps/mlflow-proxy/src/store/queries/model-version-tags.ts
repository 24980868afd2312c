import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/** Last write wins; keys are distinct. */
export async function setModelVersionTags(
  db: Db,
  name: string,
  version: number,
  tags: readonly mlflow.Tag[],
): Promise<void> {
  if (tags.length === 0) return;
  await db
    .insertInto("model_version_tags")
    .values(tags.toSorted(byKey).map(({ key, value }) => ({ key, value, name, version, workspace })))
    .onConflict((conflict) =>
      conflict
        .columns(["workspace", "key", "name", "version"])
        .doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    )
    .execute();
}

/** Harmless when there is none. */
export async function deleteModelVersionTag(
  db: Db,
  name: string,
  version: number,
  key: string,
): Promise<void> {
  await db
    .deleteFrom("model_version_tags")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .where("key", "=", key)
    .execute();
}
