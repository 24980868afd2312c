import type { RegisteredModelChanges } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";

/** Versions, tags and aliases follow a new name by their foreign keys. False when another model has that name. */
export async function updateRegisteredModel(
  db: Db,
  name: string,
  { last_updated_timestamp, ...changes }: RegisteredModelChanges,
): Promise<boolean> {
  if (changes.name !== undefined && changes.name !== name && (await exists(db, changes.name))) return false;
  const times = last_updated_timestamp === undefined ? {} : { last_updated_time: last_updated_timestamp };
  await db
    .updateTable("registered_models")
    .set({ ...changes, ...times })
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .execute();
  return true;
}

async function exists(db: Db, name: string): Promise<boolean> {
  const row = await db
    .selectFrom("registered_models")
    .select("name")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .executeTakeFirst();
  return row !== undefined;
}
