import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Features } from "../features.js";
import type { ExperimentQuery, Found } from "../port.js";
import { workspace } from "../tables.js";
import type { Db } from "./db.js";
import { exactExperimentId } from "./experiment-id.js";
import { toExperiments } from "./experiment-rows.js";
import {
  columnClause,
  conditionSql,
  type FilterSql,
  keyedClause,
  type TextMatching,
} from "./search/filter-sql.js";
import { searchRows } from "./search/search-rows.js";
import { columnTerm, type SortSql, sortOf } from "./search/sort-sql.js";

export async function searchExperiments(
  db: Db,
  query: ExperimentQuery,
  matching: TextMatching,
  { workspaces }: Pick<Features, "workspaces">,
): Promise<Found<mlflow.Experiment>[]> {
  const { view, filter, order, after, limit } = query;
  const where = [conditionSql(filter, experimentFilter, matching)];
  if (workspaces) where.push(sql`experiments.workspace = ${workspace}`);
  if (view !== "ALL")
    where.push(sql`experiments.lifecycle_stage = ${view === "DELETED_ONLY" ? "deleted" : "active"}`);
  const sort = sortOf(order, experimentSort);
  const also = [exactExperimentId("experiments")];
  const found = await searchRows(db, { table: "experiments", also, where, sort, after, limit });
  const positions = new Map(found.map(({ row, position }) => [row.exact_experiment_id, position]));
  const experiments = await toExperiments(
    db,
    found.map(({ row }) => row),
  );
  return experiments.map((item) => ({ item, position: positions.get(item.experiment_id) ?? [] }));
}

const experimentFilter: FilterSql = {
  attributes: {
    name: columnClause("experiments.name"),
    experiment_id: columnClause(sql`cast(experiments.experiment_id as text)`),
    creation_time: columnClause("experiments.creation_time"),
    last_update_time: columnClause("experiments.last_update_time"),
  },
  entities: {
    tag: keyedClause({
      table: "experiment_tags",
      key: "key",
      value: "value",
      join: [["experiment_id", "experiments.experiment_id"]],
    }),
  },
};

const experimentSort: SortSql = {
  attributes: {
    name: columnTerm("experiments.name", "text"),
    experiment_id: columnTerm("experiments.experiment_id", "integer"),
    creation_time: columnTerm("experiments.creation_time", "number"),
    last_update_time: columnTerm("experiments.last_update_time", "number"),
  },
  entities: {},
};
