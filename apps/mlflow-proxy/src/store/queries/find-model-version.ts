import type { mlflow } from "@cerebros/contracts";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { deletedStage, toModelVersions } from "./model-version-rows.js";

/** With its tags and aliases; null for a deleted one. */
export async function findModelVersion(
  db: Db,
  name: string,
  version: number,
): Promise<mlflow.ModelVersion | null> {
  // The column holds 32 bits, so there is no such version.
  if (Math.abs(version) >= 2 ** 31) return null;
  const rows = await db
    .selectFrom("model_versions")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .where("current_stage", "!=", deletedStage)
    .execute();
  const [found] = await toModelVersions(db, rows);
  return found === undefined ? null : { ...found, aliases: await aliasesOf(db, name, version) };
}

async function aliasesOf(db: Db, name: string, version: number): Promise<string[]> {
  const rows = await db
    .selectFrom("registered_model_aliases")
    .select("alias")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .where("version", "=", version)
    .orderBy("alias")
    .execute();
  return rows.map(({ alias }) => alias);
}
