import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Features } from "../features.js";
import type { Found, RegistryQuery } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { toRegisteredModels } from "./registered-model-rows.js";
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

export async function searchRegisteredModels(
  db: Db,
  { filter, without_tag, order, after, limit }: RegistryQuery,
  matching: TextMatching,
  { workspaces }: Pick<Features, "workspaces">,
): Promise<Found<mlflow.RegisteredModel>[]> {
  const tags: KeyedTable = {
    table: "registered_model_tags",
    key: "key",
    value: "value",
    join: [
      ["name", "registered_models.name"],
      ...(workspaces ? [["workspace", "registered_models.workspace"] as const] : []),
    ],
  };
  const names = {
    attributes: { name: columnClause("registered_models.name") },
    entities: { tag: keyedClause(tags) },
  };
  const where = [conditionSql(filter, names, matching)];
  if (workspaces) where.push(sql`registered_models.workspace = ${workspace}`);
  if (without_tag !== null) where.push(lacksTag(tags, without_tag));
  const sort = sortOf(order, modelSort);
  const found = await searchRows(db, { table: "registered_models", where, sort, after, limit });
  const positions = new Map(found.map(({ row, position }) => [row.name, position]));
  const models = await toRegisteredModels(
    db,
    found.map(({ row }) => row),
  );
  return models.map((item) => ({ item, position: positions.get(item.name) ?? [] }));
}

const modelSort: SortSql = {
  attributes: {
    name: columnTerm("registered_models.name", "text"),
    creation_timestamp: columnTerm("registered_models.creation_time", "number"),
    last_updated_timestamp: columnTerm("registered_models.last_updated_time", "number"),
  },
  entities: {},
};
