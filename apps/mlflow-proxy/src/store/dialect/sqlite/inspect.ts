import { CerebrosError } from "@cerebros/contracts";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../../tables.js";
import { revision } from "./migrations/0001-mlflow-7d34483879f0/index.js";

/** True for a file without a table of any kind. */
export async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master limit 1`.execute(db);
  return rows.length === 0;
}

/** Throws unless the file has the revision and the columns that the queries were written for. */
export async function checkSchema(db: Kysely<Tables>, path: string): Promise<void> {
  const columns = await columnsByTable(db);
  if (!columns.has("alembic_version"))
    throw refuse(`${path} is a SQLite file, but not one of MLflow's: give another --backend-store-uri`);
  const [row] = await db.selectFrom("alembic_version").select("version_num").execute();
  if (row?.version_num !== revision)
    throw refuse(
      `${path} has MLflow's schema revision ${row?.version_num ?? "none"}; this server works with ${revision} (MLflow ` +
        "3.12). An older file becomes that with `mlflow db upgrade` of MLflow 3.12; for a newer one give another " +
        "--backend-store-uri",
    );
  for (const [table, needed] of Object.entries(neededColumns)) {
    const missing = needed.filter((column) => !columns.get(table)?.has(column));
    if (missing.length > 0)
      throw refuse(`${path} says revision ${revision} but lacks ${table}.${missing.join(`, ${table}.`)}`);
  }
}

function refuse(message: string): CerebrosError {
  return new CerebrosError("invalid_input", message, { field: "backend-store-uri" });
}

async function columnsByTable(db: Kysely<Tables>): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select t.name as table_name, c.name as column_name
    from sqlite_master t join pragma_table_info(t.name) c
    where t.type = 'table'`.execute(db);
  const tables = new Map<string, Set<string>>();
  for (const { table_name, column_name } of rows) {
    const columns = tables.get(table_name) ?? new Set();
    tables.set(table_name, columns.add(column_name));
  }
  return tables;
}

/** Every column that a query reads or writes. */
const neededColumns: { [Table in keyof Tables]: readonly (keyof Tables[Table])[] } = {
  experiments: [
    "experiment_id",
    "name",
    "artifact_location",
    "lifecycle_stage",
    "creation_time",
    "last_update_time",
    "workspace",
  ],
  experiment_tags: ["key", "value", "experiment_id"],
  runs: [
    "run_uuid",
    "name",
    "source_type",
    "source_name",
    "entry_point_name",
    "user_id",
    "status",
    "start_time",
    "end_time",
    "source_version",
    "lifecycle_stage",
    "artifact_uri",
    "experiment_id",
    "deleted_time",
  ],
  metrics: ["key", "value", "timestamp", "run_uuid", "step", "is_nan"],
  latest_metrics: ["key", "value", "timestamp", "step", "is_nan", "run_uuid"],
  params: ["key", "value", "run_uuid"],
  tags: ["key", "value", "run_uuid"],
  logged_models: [
    "model_id",
    "experiment_id",
    "name",
    "artifact_location",
    "creation_timestamp_ms",
    "last_updated_timestamp_ms",
    "status",
    "lifecycle_stage",
    "model_type",
    "source_run_id",
    "status_message",
  ],
  logged_model_params: ["model_id", "experiment_id", "param_key", "param_value"],
  logged_model_tags: ["model_id", "experiment_id", "tag_key", "tag_value"],
  logged_model_metrics: [
    "model_id",
    "metric_name",
    "metric_timestamp_ms",
    "metric_step",
    "metric_value",
    "experiment_id",
    "run_id",
    "dataset_name",
    "dataset_digest",
  ],
  alembic_version: ["version_num"],
};
