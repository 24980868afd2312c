import { workspace } from "../tables.js";
import type { Db } from "./db.js";

/** Children first: not every foreign key of every schema revision cascades. */
const tables = [
  "registered_model_aliases",
  "model_version_tags",
  "model_versions",
  "registered_model_tags",
  "registered_models",
] as const;

/** With versions, deleted ones included, tags and aliases. */
export async function deleteRegisteredModel(db: Db, name: string): Promise<void> {
  for (const table of tables)
    await db.deleteFrom(table).where("workspace", "=", workspace).where("name", "=", name).execute();
}
