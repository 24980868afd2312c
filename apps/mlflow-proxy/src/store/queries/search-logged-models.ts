import type { mlflow } from "@cerebros/contracts";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { clausesOf } from "../../search-filter/syntax.js";
import type { Found, LoggedModelOrder, LoggedModelQuery, ModelDataset } from "../port.js";
import type { Db } from "./db.js";
import { exactExperimentId, experimentId } from "./experiment-id.js";
import { toLoggedModels } from "./logged-model-rows.js";
import {
  type ClauseSql,
  columnClause,
  conditionSql,
  type KeyedTable,
  keyedClause,
  type TextMatching,
  testSql,
} from "./search/filter-sql.js";
import { searchRows } from "./search/search-rows.js";
import { columnTerm, type Sort, type SortSql, sortOf } from "./search/sort-sql.js";

export async function searchLoggedModels(
  db: Db,
  { experiment_ids, datasets, filter, order, after, limit }: LoggedModelQuery,
  matching: TextMatching,
): Promise<Found<mlflow.LoggedModel>[]> {
  if (experiment_ids.length === 0) return [];
  const names = { attributes, entities: { ...keyed, metric: metricClause(datasets) } };
  const where = [
    sql<boolean>`logged_models.experiment_id in (${sql.join(experiment_ids.map(experimentId))})`,
    sql<boolean>`logged_models.lifecycle_stage = 'active'`,
    conditionSql(filter, names, matching),
  ];
  const asksForMetrics = clausesOf(filter).some(({ entity }) => entity === "metric");
  if (datasets.length > 0 && !asksForMetrics) where.push(sql`exists (${metricRows(inDatasets(datasets))})`);
  const sort = loggedModelSort(order);
  const also = [exactExperimentId("logged_models")];
  const found = await searchRows(db, { table: "logged_models", also, where, sort, after, limit });
  const positions = new Map(found.map(({ row, position }) => [row.model_id, position]));
  const models = await toLoggedModels(
    db,
    found.map(({ row }) => row),
  );
  return models.map((item) => ({ item, position: positions.get(item.info.model_id) ?? [] }));
}

const attributes = {
  name: columnClause("logged_models.name"),
  model_id: columnClause("logged_models.model_id"),
  model_type: columnClause("logged_models.model_type"),
  // MLflow compares the number of the status, as text.
  status: columnClause(sql`cast(logged_models.status as text)`),
  source_run_id: columnClause("logged_models.source_run_id"),
  creation_timestamp: columnClause("logged_models.creation_timestamp_ms"),
  last_updated_timestamp: columnClause("logged_models.last_updated_timestamp_ms"),
};

const params: KeyedTable = {
  table: "logged_model_params",
  key: "param_key",
  value: "param_value",
  join: [["model_id", "logged_models.model_id"]],
};

const keyed = {
  param: keyedClause(params),
  tag: keyedClause({ ...params, table: "logged_model_tags", key: "tag_key", value: "tag_value" }),
};

/** Any value of the metric that was ever logged in one of the data sets. */
function metricClause(datasets: readonly ModelDataset[]): ClauseSql {
  return (clause, matching) =>
    sql`exists (${metricRows(
      inDatasets(datasets),
      sql`clause_row.metric_name = ${clause.key}`,
      testSql(sql.ref("clause_row.metric_value"), clause, matching),
    )})`;
}

function metricRows(...conditions: RawBuilder<SqlBool>[]): RawBuilder<unknown> {
  const all = [sql`clause_row.model_id = logged_models.model_id`, ...conditions];
  return sql`select 1 from logged_model_metrics as clause_row where ${sql.join(all, sql` and `)}`;
}

function inDatasets(datasets: readonly ModelDataset[]): RawBuilder<SqlBool> {
  if (datasets.length === 0) return sql`1 = 1`;
  return sql`(${sql.join(datasets.map(inDataset), sql` or `)})`;
}

function inDataset({ dataset_name, dataset_digest }: ModelDataset): RawBuilder<SqlBool> {
  const conditions = [sql`1 = 1`];
  if (dataset_name !== "") conditions.push(sql`clause_row.dataset_name = ${dataset_name}`);
  if (dataset_digest !== "") conditions.push(sql`clause_row.dataset_digest = ${dataset_digest}`);
  return sql`(${sql.join(conditions, sql` and `)})`;
}

function loggedModelSort(order: readonly LoggedModelOrder[]): Sort {
  const sorts = order.map((term) =>
    term.entity === "metric" ? metricSort(term) : sortOf([term], sortNames),
  );
  return { joins: [], columns: sorts.flatMap(({ columns }) => columns) };
}

/** The latest value, by timestamp and then step; models without one come last. */
function metricSort({ key, descending, dataset }: LoggedModelOrder): Sort {
  const expression = sql`(select clause_row.metric_value from logged_model_metrics as clause_row
    where clause_row.model_id = logged_models.model_id and clause_row.metric_name = ${key}
    and ${inDatasets(dataset === null ? [] : [dataset])}
    order by clause_row.metric_timestamp_ms desc, clause_row.metric_step desc, clause_row.run_id limit 1)`;
  return { joins: [], columns: [{ expression, type: "number", descending }] };
}

const sortNames: SortSql = {
  attributes: {
    name: columnTerm("logged_models.name", "text"),
    model_id: columnTerm("logged_models.model_id", "text"),
    model_type: columnTerm("logged_models.model_type", "text"),
    status: columnTerm("logged_models.status", "number"),
    source_run_id: columnTerm("logged_models.source_run_id", "text"),
    creation_timestamp: columnTerm("logged_models.creation_timestamp_ms", "number"),
    last_updated_timestamp: columnTerm("logged_models.last_updated_timestamp_ms", "number"),
  },
  entities: {},
};
