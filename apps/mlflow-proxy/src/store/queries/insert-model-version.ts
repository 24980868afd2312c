import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";

/** The greatest number that was ever used below the name, deleted versions included; 0 for none. */
export async function lastVersionNumber(db: Db, name: string): Promise<number> {
  const row = await db
    .selectFrom("model_versions")
    .select(({ fn }) => fn.max("version").as("last"))
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Its tags follow by a statement of their own. */
export async function insertModelVersion(db: Db, version: mlflow.ModelVersion): Promise<void> {
  const { creation_timestamp, last_updated_timestamp, tags: _tags, aliases: _aliases, ...columns } = version;
  await db
    .insertInto("model_versions")
    .values({
      ...columns,
      creation_time: creation_timestamp,
      last_updated_time: last_updated_timestamp,
      workspace,
    })
    .execute();
}
