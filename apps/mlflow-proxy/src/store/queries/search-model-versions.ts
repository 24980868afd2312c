import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Features } from "../features.js";
import type { Found, RegistryQuery } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { deletedStage, toModelVersions } from "./model-version-rows.js";
import {
  columnClause,
  conditionSql,
  type KeyedTable,
  keyedClause,
  type TextMatching,
} from "./search/filter-sql.js";
import { lacksTag } from "./search/lacks-tag.js";
import { searchRows } from "./search/search-rows.js";
import { columnTerm, type SortSql, sortOf } from "./search/sort-sql.js";

export async function searchModelVersions(
  db: Db,
  { filter, without_tag, order, after, limit }: RegistryQuery,
  matching: TextMatching,
  { workspaces }: Pick<Features, "workspaces">,
): Promise<Found<mlflow.ModelVersion>[]> {
  const tags: KeyedTable = {
    table: "model_version_tags",
    key: "key",
    value: "value",
    join: [
      ["name", "model_versions.name"],
      ["version", "model_versions.version"],
      ...(workspaces ? [["workspace", "model_versions.workspace"] as const] : []),
    ],
  };
  const names = { attributes, entities: { tag: keyedClause(tags) } };
  const where = [
    sql<boolean>`model_versions.current_stage <> ${deletedStage}`,
    conditionSql(filter, names, matching),
  ];
  if (workspaces) where.push(sql`model_versions.workspace = ${workspace}`);
  if (without_tag !== null) where.push(lacksTag(tags, without_tag));
  const sort = sortOf(order, versionSort);
  const found = await searchRows(db, { table: "model_versions", where, sort, after, limit });
  const versions = await toModelVersions(
    db,
    found.map(({ row }) => row),
  );
  return versions.map((item, index) => ({ item, position: found[index]?.position ?? [] }));
}

const attributes = {
  name: columnClause("model_versions.name"),
  run_id: columnClause("model_versions.run_id"),
  source_path: columnClause("model_versions.source"),
  version_number: columnClause("model_versions.version"),
};

const versionSort: SortSql = {
  attributes: {
    name: columnTerm("model_versions.name", "text"),
    version_number: columnTerm("model_versions.version", "number"),
    creation_timestamp: columnTerm("model_versions.creation_time", "number"),
    last_updated_timestamp: columnTerm("model_versions.last_updated_time", "number"),
  },
  entities: {},
};
