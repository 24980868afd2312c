import type { mlflow } from "@cerebros/contracts";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";
import type { InsertRows, RowsTarget } from "./insert-rows.js";

const target: RowsTarget = {
  table: "params",
  common: "run_uuid",
  columns: [
    { name: "key", type: "text" },
    { name: "value", type: "text" },
  ],
  onConflict: `on conflict ("key", run_uuid) do nothing`,
};

/** Stores those whose key is new and returns what is stored under every key given. Keys are distinct. */
export async function addParams(
  db: Db,
  run_id: string,
  params: readonly mlflow.Param[],
  insertRows: InsertRows,
): Promise<mlflow.Param[]> {
  if (params.length === 0) return [];
  const added = await insertRows(
    db,
    target,
    run_id,
    params.toSorted(byKey).flatMap(({ key, value }) => [key, value]),
  );
  // All keys were new, as they are in most batches: there is nothing to read.
  if (added === params.length) return [...params];
  return db
    .selectFrom("params")
    .select(["key", "value"])
    .where("run_uuid", "=", run_id)
    .where(
      "key",
      "in",
      params.map(({ key }) => key),
    )
    .execute();
}
