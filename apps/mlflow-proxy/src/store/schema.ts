import { CerebrosError } from "@cerebros/contracts";
import { detectFeatures, type Features } from "./features.js";
import { knownRevisions } from "./revisions.js";

/** Types of a database's columns by table and name, as the database spells them. */
export type Columns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A database that can be used, as it was found. */
export interface Schema {
  /** As MLflow names it. */
  revision: string;
  features: Features;
  /** False for a revision that nothing is known of: what it expects of a writer cannot be known either. */
  writable: boolean;
}

/**
 * What can be done with a database of these columns, or a refusal that says what to do. Columns decide, not the revision:
 * whatever MLflow added since its release 2.9 is optional, the rest must be there.
 *
 * @param name of the database in messages.
 * @param revision in its table alembic_version; null = the table has no row.
 */
export function checkSchema(name: string, revision: string | null, columns: Columns): Schema {
  if (revision === null)
    throw refuse(
      `${name} has no schema revision: repair it with \`mlflow db upgrade\`, or give another --backend-store-uri`,
    );
  const missing = Object.entries(coreColumns).flatMap(([table, needed]) =>
    needed.filter((column) => !columns.get(table)?.has(column)).map((column) => `${table}.${column}`),
  );
  const known = knownRevisions.has(revision);
  if (missing.length > 0)
    throw refuse(
      `${name} has MLflow's schema revision ${revision}${known ? "" : ", which this server does not know,"} and lacks ` +
        `${missing.join(", ")}, without which it cannot be served: ` +
        (known
          ? "repair it, or give another --backend-store-uri"
          : "if it is older than MLflow 2.9, upgrade it with `mlflow db upgrade`; if it is newer than this server, " +
            "serve it with a newer one; or give another --backend-store-uri"),
    );
  return { revision, features: detectFeatures(columns), writable: known };
}

export function refuse(message: string, options: { cause?: unknown } = {}): CerebrosError {
  return new CerebrosError("invalid_input", message, { field: "backend-store-uri", ...options });
}

/** What every release since 2.9 has, and no request of the core can do without. */
const coreColumns: Readonly<Record<string, readonly string[]>> = {
  experiments: [
    "experiment_id",
    "name",
    "artifact_location",
    "lifecycle_stage",
    "creation_time",
    "last_update_time",
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
  datasets: [
    "dataset_uuid",
    "experiment_id",
    "name",
    "digest",
    "dataset_source_type",
    "dataset_source",
    "dataset_schema",
    "dataset_profile",
  ],
  inputs: ["input_uuid", "source_type", "source_id", "destination_type", "destination_id"],
  input_tags: ["input_uuid", "name", "value"],
  registered_models: ["name", "creation_time", "last_updated_time", "description"],
  registered_model_tags: ["key", "value", "name"],
  registered_model_aliases: ["alias", "version", "name"],
  model_versions: [
    "name",
    "version",
    "creation_time",
    "last_updated_time",
    "description",
    "user_id",
    "current_stage",
    "source",
    "run_id",
    "status",
    "status_message",
    "run_link",
    "storage_location",
  ],
  model_version_tags: ["key", "value", "name", "version"],
};
