import type { mlflow } from "@cerebros/contracts";
import { byKey } from "./by-key.js";
import type { Db } from "./db.js";

/** Stores those whose key is new and returns what is stored under every key given. */
export async function addParams(
  db: Db,
  run_id: string,
  params: readonly mlflow.Param[],
): Promise<mlflow.Param[]> {
  if (params.length === 0) return [];
  await db
    .insertInto("params")
    .values(params.toSorted(byKey).map(({ key, value }) => ({ key, value, run_uuid: run_id })))
    .onConflict((conflict) => conflict.columns(["key", "run_uuid"]).doNothing())
    .execute();
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
