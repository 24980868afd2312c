import type { mlflow } from "@cerebros/contracts";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import type { InsertRows, RowsTarget } from "./insert-rows.js";

const target: RowsTarget = {
  table: "tags",
  common: "run_uuid",
  columns: [
    { name: "key", type: "text" },
    { name: "value", type: "text" },
  ],
  onConflict: `on conflict ("key", run_uuid) do update set value = excluded.value`,
};

/** Last write wins; keys are distinct. */
export async function setRunTags(
  db: Db,
  run_id: string,
  tags: readonly mlflow.Tag[],
  insertRows: InsertRows,
): Promise<void> {
  await insertRows(
    db,
    target,
    run_id,
    tags.toSorted(byKey).flatMap(({ key, value }) => [key, value]),
  );
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
