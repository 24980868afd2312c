import type { NewRegisteredModel } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";

/** False when the name is taken. */
export async function insertRegisteredModel(
  db: Db,
  { name, description, creation_timestamp }: NewRegisteredModel,
): Promise<boolean> {
  const row = await db
    .insertInto("registered_models")
    .values({
      name,
      description,
      creation_time: creation_timestamp,
      last_updated_time: creation_timestamp,
      workspace,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("name")
    .executeTakeFirst();
  return row !== undefined;
}
