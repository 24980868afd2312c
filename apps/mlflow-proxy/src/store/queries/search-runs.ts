import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Found, RunQuery } from "../port.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";
import { findRuns } from "./find-run.js";
import {
  type ClauseSql,
  columnClause,
  conditionSql,
  type FilterSql,
  type KeyedTable,
  keyedClause,
  type TextMatching,
  testSql,
} from "./search/filter-sql.js";
import { searchColumn } from "./search/search-rows.js";
import { columnTerm, keyedTerm, metricTerm, type SortSql, sortOf } from "./search/sort-sql.js";

export async function searchRuns(
  db: Db,
  query: RunQuery,
  matching: TextMatching,
): Promise<Found<mlflow.RunInfo>[]> {
  const { experiment_ids, view, filter, order, after, limit } = query;
  if (experiment_ids.length === 0) return [];
  const where = [
    sql<boolean>`runs.experiment_id in (${sql.join(experiment_ids.map(experimentId))})`,
    conditionSql(filter, runFilter, matching),
  ];
  if (view !== "ALL")
    where.push(sql`runs.lifecycle_stage = ${view === "DELETED_ONLY" ? "deleted" : "active"}`);
  const sort = sortOf(order, runSort);
  const found = await searchColumn(db, "run_uuid", { table: "runs", where, sort, after, limit });
  const runs = await findRuns(
    db,
    found.map(({ row }) => row),
  );
  return found.flatMap(({ row, position }) => {
    const item = runs.get(row);
    return item === undefined ? [] : [{ item, position }];
  });
}

const ofRun = [["run_uuid", "runs.run_uuid"]] as const;
const tags: KeyedTable = { table: "tags", key: "key", value: "value", join: ofRun };
const params: KeyedTable = { ...tags, table: "params" };
const latestMetrics: KeyedTable = { ...tags, table: "latest_metrics", is_nan: "is_nan" };

const runFilter: FilterSql = {
  attributes: {
    run_id: columnClause("runs.run_uuid"),
    // MLflow filters the run's name through the tag that mirrors it.
    run_name: keyedClause(tags, "mlflow.runName"),
    user_id: columnClause("runs.user_id"),
    status: columnClause("runs.status"),
    artifact_uri: columnClause("runs.artifact_uri"),
    start_time: columnClause("runs.start_time"),
    end_time: columnClause("runs.end_time"),
  },
  entities: {
    tag: keyedClause(tags),
    param: keyedClause(params),
    metric: keyedClause(latestMetrics),
    dataset: datasetClause,
  },
};

const runSort: SortSql = {
  attributes: {
    run_id: columnTerm("runs.run_uuid", "text"),
    run_name: columnTerm("runs.name", "text"),
    user_id: columnTerm("runs.user_id", "text"),
    status: columnTerm("runs.status", "text"),
    artifact_uri: columnTerm("runs.artifact_uri", "text"),
    start_time: columnTerm("runs.start_time", "number"),
    end_time: columnTerm("runs.end_time", "number"),
  },
  entities: { metric: metricTerm(latestMetrics), param: keyedTerm(params), tag: keyedTerm(tags) },
};

/** About the data sets that are inputs of the run. The context is a tag of the input. */
function datasetClause(...[clause, matching]: Parameters<ClauseSql>) {
  const inputs = sql`select 1 from inputs as clause_input`;
  const ofThisRun = sql`clause_input.source_type = 'DATASET' and clause_input.destination_type = 'RUN'
    and clause_input.destination_id = runs.run_uuid`;
  if (clause.key === "context")
    return sql<boolean>`exists (${inputs}
      join input_tags as clause_tag on clause_tag.input_uuid = clause_input.input_uuid
      where ${ofThisRun} and clause_tag.name = 'mlflow.data.context'
      and ${testSql(sql.ref("clause_tag.value"), clause, matching)})`;
  return sql<boolean>`exists (${inputs}
    join datasets as clause_dataset on clause_dataset.dataset_uuid = clause_input.source_id
    where ${ofThisRun} and ${testSql(sql.ref(`clause_dataset.${clause.key}`), clause, matching)})`;
}
