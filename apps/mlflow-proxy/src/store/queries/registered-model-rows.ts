import type { mlflow } from "@cerebros/contracts";
import type { Selectable } from "kysely";
import { type Tables, workspace } from "../tables.js";
import type { Db } from "./db.js";
import { inChunks } from "./in-chunks.js";
import { deletedStage, toModelVersions } from "./model-version-rows.js";

/** The models of some rows, in their order, with tags and aliases by name and the latest version of each stage. */
export async function toRegisteredModels(
  db: Db,
  rows: readonly Selectable<Tables["registered_models"]>[],
): Promise<mlflow.RegisteredModel[]> {
  const models = new Map(rows.map((row) => [row.name, toRegisteredModel(row)]));
  const names = [...models.keys()];
  for (const { name, key, value } of await inChunks(names, (chunk) => tagsOf(db, chunk)))
    models.get(name)?.tags.push({ key, value: value ?? "" });
  for (const { name, ...alias } of await inChunks(names, (chunk) => aliasesOf(db, chunk)))
    models.get(name)?.aliases.push(alias);
  const latest = await inChunks(names, (chunk) => latestVersionsOf(db, chunk));
  for (const version of await toModelVersions(db, latest))
    models.get(version.name)?.latest_versions.push(version);
  return [...models.values()];
}

function toRegisteredModel(row: Selectable<Tables["registered_models"]>): mlflow.RegisteredModel {
  return {
    name: row.name,
    creation_timestamp: row.creation_time,
    last_updated_timestamp: row.last_updated_time,
    description: row.description,
    tags: [],
    aliases: [],
    latest_versions: [],
  };
}

function tagsOf(db: Db, names: string[]) {
  return db
    .selectFrom("registered_model_tags")
    .select(["name", "key", "value"])
    .where("workspace", "=", workspace)
    .where("name", "in", names)
    .orderBy("key")
    .execute();
}

function aliasesOf(db: Db, names: string[]) {
  return db
    .selectFrom("registered_model_aliases")
    .select(["name", "alias", "version"])
    .where("workspace", "=", workspace)
    .where("name", "in", names)
    .orderBy("alias")
    .execute();
}

/** Stages in the order in which a model's versions first came to be in them, as MLflow lists them. */
function latestVersionsOf(db: Db, names: string[]) {
  return db
    .with("stages", (query) =>
      query
        .selectFrom("model_versions")
        .select(({ fn }) => [
          "name as model",
          "current_stage as stage",
          fn.min("version").as("first"),
          fn.max("version").as("last"),
        ])
        .where("workspace", "=", workspace)
        .where("name", "in", names)
        .where("current_stage", "!=", deletedStage)
        .groupBy(["name", "current_stage"]),
    )
    .selectFrom("stages")
    .innerJoin("model_versions", (join) =>
      join
        .onRef("model_versions.name", "=", "stages.model")
        .onRef("model_versions.version", "=", "stages.last"),
    )
    .selectAll("model_versions")
    .where("workspace", "=", workspace)
    .orderBy("stages.first")
    .execute();
}
