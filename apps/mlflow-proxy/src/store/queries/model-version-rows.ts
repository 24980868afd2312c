import type { mlflow } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import { type Tables, workspace } from "../tables.js";
import type { Db } from "./db.js";
import { inChunks } from "./in-chunks.js";

/** What stands in `current_stage` of a deleted version. */
export const deletedStage = "Deleted_Internal";

/** The versions of some rows, in their order, with tags by key and without aliases. */
export async function toModelVersions(
  db: Db,
  rows: readonly Selectable<Tables["model_versions"]>[],
): Promise<mlflow.ModelVersion[]> {
  const versions = new Map(rows.map((row) => [toKey(row), toModelVersion(row)]));
  const tags = await inChunks([...versions.values()], (chunk) => tagsOf(db, chunk));
  for (const tag of tags) versions.get(toKey(tag))?.tags.push({ key: tag.key, value: tag.value ?? "" });
  return [...versions.values()];
}

/** Names hold no slash. */
function toKey({ name, version }: { name: string; version: number }): string {
  return `${name}/${version}`;
}

/** Also those of a few versions that were not asked for: every name is combined with every number. */
function tagsOf(db: Db, versions: readonly mlflow.ModelVersion[]) {
  return db
    .selectFrom("model_version_tags")
    .select(["name", "version", "key", "value"])
    .where("workspace", "=", workspace)
    .where("name", "in", [...new Set(versions.map(({ name }) => name))])
    .where("version", "in", [...new Set(versions.map(({ version }) => version))])
    .orderBy("key")
    .execute();
}

function toModelVersion(row: Selectable<Tables["model_versions"]>): mlflow.ModelVersion {
  return {
    name: row.name,
    version: row.version,
    creation_timestamp: row.creation_time,
    last_updated_timestamp: row.last_updated_time,
    user_id: row.user_id,
    current_stage: stages.find((stage) => stage === row.current_stage) ?? "None",
    description: row.description,
    source: row.source ?? "",
    storage_location: row.storage_location,
    run_id: row.run_id,
    status: row.status ?? "READY",
    status_message: row.status_message,
    run_link: row.run_link,
    tags: [],
    aliases: [],
  };
}

const stages: readonly mlflow.ModelStage[] = ["None", "Staging", "Production", "Archived"];
