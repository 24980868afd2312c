import type { LoggedModelChanges } from "../port.js";
import type { Db } from "./db.js";
import { toStatusNumber } from "./logged-model-rows.js";

export async function updateLoggedModel(
  db: Db,
  model_id: string,
  { status, ...changes }: LoggedModelChanges,
): Promise<void> {
  await db
    .updateTable("logged_models")
    .set({ ...changes, ...(status === undefined ? {} : { status: toStatusNumber(status) }) })
    .where("model_id", "=", model_id)
    .execute();
}
