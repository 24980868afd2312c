import type { Columns } from "./schema.js";

/** What MLflow added to its schema since release 2.9 and queries depend on; each is found by its columns. */
export interface Features {
  /** 3.10: experiments and registered models belong to a workspace, and names are unique within one. */
  workspaces: boolean;
  /** 3.0: the step at which an input or output was logged. */
  inputs_step: boolean;
  /** 3.0: models are entities of their own, with metrics, params and tags. */
  logged_models: boolean;
  /** After 3.12: the column of experiment tags holds text of any length. */
  long_experiment_tags: boolean;
}

export function detectFeatures(columns: Columns): Features {
  const has = (table: string, column: string) => columns.get(table)?.has(column) ?? false;
  return {
    workspaces: [
      "experiments",
      "registered_models",
      "registered_model_tags",
      "registered_model_aliases",
      "model_versions",
      "model_version_tags",
    ].every((table) => has(table, "workspace")),
    inputs_step: has("inputs", "step"),
    logged_models:
      has("logged_models", "model_id") &&
      has("logged_model_metrics", "model_id") &&
      has("logged_model_params", "model_id") &&
      has("logged_model_tags", "model_id"),
    long_experiment_tags: columns.get("experiment_tags")?.get("value")?.toLowerCase() === "text",
  };
}
