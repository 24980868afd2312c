import type { mlflow } from "@cerebros/contracts";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/** Last write wins; keys are distinct. */
export async function setRunTags(db: Db, run_id: string, tags: readonly mlflow.Tag[]): Promise<void> {
  if (tags.length === 0) return;
  await db
    .insertInto("tags")
    .values(tags.toSorted(byKey).map(({ key, value }) => ({ key, value, run_uuid: run_id })))
    .onConflict((conflict) =>
      conflict.columns(["key", "run_uuid"]).doUpdateSet((eb) => ({ value: eb.ref("excluded.value") })),
    )
    .execute();
}

/** False when there was none. */
export async function deleteRunTag(db: Db, run_id: string, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("tags")
    .where("run_uuid", "=", run_id)
    .where("key", "=", key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
