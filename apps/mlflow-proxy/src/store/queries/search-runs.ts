import type { mlflow } from "@cerebros/contracts";
import { sql } from "kysely";
import type { Clause, OrderTerm } from "../../search-filter/syntax.js";
import type { Found, RunQuery } from "../port.js";
import type { Db } from "./db.js";
import { experimentId } from "./experiment-id.js";
import { findRuns } from "./find-run.js";
import { holdMostRuns, type RowsAtMost } from "./hold-most-runs.js";
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
import { joinedFilter, type KeyedValue } from "./search/joined-filter.js";
import { searchColumn } from "./search/search-rows.js";
import { columnTerm, keyedTerm, metricTerm, type SortSql, sortOf } from "./search/sort-sql.js";

/** What the search takes from the dialect. */
export interface RunSearchSql {
  matching: TextMatching;
  /** Null where the database itself decides to read a filter's rows first. */
  rowsAtMost: RowsAtMost | null;
}

export async function searchRuns(
  db: Db,
  query: RunQuery,
  { matching, rowsAtMost }: RunSearchSql,
): Promise<Found<mlflow.RunInfo>[]> {
  const { experiment_ids, view, filter, order, after, limit } = query;
  if (experiment_ids.length === 0) return [];
  const joined = readsNewestFirst(order) ? null : joinedFilter(filter, runValue, matching);
  const joins =
    joined !== null && rowsAtMost !== null && (await holdMostRuns(db, experiment_ids, rowsAtMost));
  const where = [
    sql<boolean>`runs.experiment_id in (${sql.join(experiment_ids.map(experimentId))})`,
    joins ? joined.where : conditionSql(filter, runFilter, matching),
  ];
  if (view !== "ALL")
    where.push(sql`runs.lifecycle_stage = ${view === "DELETED_ONLY" ? "deleted" : "active"}`);
  const sort = sortOf(order, runSort);
  const before = joins ? { before: joined.before } : {};
  const found = await searchColumn(db, "run_uuid", { table: "runs", ...before, where, sort, after, limit });
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

const runNameTag = "mlflow.runName";

/** Where the value of a clause is kept, if it is under a key. */
function runValue({ entity, key }: Clause): KeyedValue | null {
  switch (entity) {
    case "tag":
      return { keyed: tags, key };
    case "param":
      return { keyed: params, key };
    case "metric":
      return { keyed: latestMetrics, key };
    case "attribute":
      return key === "run_name" ? { keyed: tags, key: runNameTag } : null;
    default:
      return null;
  }
}

const runFilter: FilterSql = {
  attributes: {
    run_id: columnClause("runs.run_uuid"),
    // MLflow filters the run's name through the tag that mirrors it.
    run_name: keyedClause(tags, runNameTag),
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
    start_time: columnTerm("runs.start_time", "integer"),
    end_time: columnTerm("runs.end_time", "integer"),
  },
  entities: { metric: metricTerm(latestMetrics), param: keyedTerm(params), tag: keyedTerm(tags) },
};

/**
 * In this order an index gives the runs, and a search ends with its page: to ask for each clause at each run is then
 * cheaper than to read all that pass.
 */
function readsNewestFirst([first]: readonly OrderTerm[]): boolean {
  return first?.entity === "attribute" && first.key === "start_time";
}

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
