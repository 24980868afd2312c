import { LogLevel, readVariables } from "@cerebros/server";
import { z } from "zod";

/** What the environment says; flags of the command line win over it. This file alone reads it. */
export interface Environment {
  backend_store_uri: string;
  /** Absent = `mlflow-artifacts:/` when artifacts are served, else `./mlruns`. */
  default_artifact_root: string | undefined;
  artifacts_destination: string;
  serve_artifacts: boolean;
  host: string;
  port: number;
  static_prefix: string;
  truncate_long_values: boolean;
  search_extensions: boolean;
  log_level: string;
}

const boolean = z
  .string()
  .regex(/^(true|1|false|0)$/i, "expected true or false")
  .transform((text) => /^(true|1)$/i.test(text));

/** MLflow's own names, and beside them those that start scripts and compose files in the field use. */
const variables = z.object({
  MLFLOW_BACKEND_STORE_URI: z.string().optional(),
  MLFLOW_BACKEND_STORE: z.string().optional(),
  BACKEND_STORE_URI: z.string().optional(),
  MLFLOW_DEFAULT_ARTIFACT_ROOT: z.string().optional(),
  MLFLOW_ARTIFACT_ROOT: z.string().optional(),
  MLFLOW_ARTIFACTS_DESTINATION: z.string().default("./mlartifacts"),
  MLFLOW_SERVE_ARTIFACTS: boolean.default(true),
  MLFLOW_HOST: z.string().default("127.0.0.1"),
  MLFLOW_PORT: z.coerce.number().int().min(0).max(65_535).default(5_000),
  MLFLOW_STATIC_PREFIX: z.string().default(""),
  MLFLOW_TRUNCATE_LONG_VALUES: boolean.default(true),
  CEREBROS_SEARCH_EXTENSIONS: boolean.default(false),
  LOG_LEVEL: LogLevel.default("info"),
});

export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const values = readVariables(variables, env);
  return {
    backend_store_uri:
      values.MLFLOW_BACKEND_STORE_URI ??
      values.MLFLOW_BACKEND_STORE ??
      values.BACKEND_STORE_URI ??
      "sqlite:///mlflow.db",
    default_artifact_root: values.MLFLOW_DEFAULT_ARTIFACT_ROOT ?? values.MLFLOW_ARTIFACT_ROOT,
    artifacts_destination: values.MLFLOW_ARTIFACTS_DESTINATION,
    serve_artifacts: values.MLFLOW_SERVE_ARTIFACTS,
    host: values.MLFLOW_HOST,
    port: values.MLFLOW_PORT,
    static_prefix: values.MLFLOW_STATIC_PREFIX,
    truncate_long_values: values.MLFLOW_TRUNCATE_LONG_VALUES,
    search_extensions: values.CEREBROS_SEARCH_EXTENSIONS,
    log_level: values.LOG_LEVEL,
  };
}
