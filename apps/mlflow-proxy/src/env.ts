import { LogLevel, readVariables } from "@cerebros/server";
import { z } from "zod";

/** What the environment says; flags of the command line win over it. This file alone reads it. */
export interface Environment {
  backend_store_uri: string;
  /** Absent = `mlflow-artifacts:/` when artifacts are served, else `./mlruns`. */
  default_artifact_root: string | undefined;
  artifacts_destination: string;
  serve_artifacts: boolean;
  artifacts_only: boolean;
  /** Schemes of places of artifacts, separated by commas; absent = none may name any host. */
  allowed_artifact_schemes: string | undefined;
  /** Absent = the backend store. */
  registry_store_uri: string | undefined;
  /** Absent = 127.0.0.1 and ::1. */
  host: string | undefined;
  port: number;
  static_prefix: string;
  /** Names separated by commas; absent = names of this machine and private addresses. */
  allowed_hosts: string | undefined;
  /** Origins separated by commas. */
  cors_allowed_origins: string | undefined;
  x_frame_options: string;
  disable_security_middleware: boolean;
  /** Any text switches it on; MLflow keeps files in a folder of that name, this server needs none. */
  expose_prometheus: string | undefined;
  truncate_long_values: boolean;
  search_extensions: boolean;
  log_level: string;
  /** Variables that are set and mean something to MLflow, but nothing here. */
  without_meaning: string[];
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
  MLFLOW_ARTIFACTS_ONLY: boolean.default(false),
  MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES: z.string().optional(),
  MLFLOW_REGISTRY_STORE_URI: z.string().optional(),
  MLFLOW_HOST: z.string().optional(),
  MLFLOW_PORT: z.coerce.number().int().min(0).max(65_535).default(5_000),
  MLFLOW_STATIC_PREFIX: z.string().default(""),
  MLFLOW_SERVER_ALLOWED_HOSTS: z.string().optional(),
  MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: z.string().optional(),
  MLFLOW_SERVER_X_FRAME_OPTIONS: z.string().default("SAMEORIGIN"),
  MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE: boolean.default(false),
  MLFLOW_EXPOSE_PROMETHEUS: z.string().optional(),
  MLFLOW_WORKERS: z.string().optional(),
  MLFLOW_GUNICORN_OPTS: z.string().optional(),
  MLFLOW_UVICORN_OPTS: z.string().optional(),
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
    artifacts_only: values.MLFLOW_ARTIFACTS_ONLY,
    allowed_artifact_schemes: values.MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES,
    registry_store_uri: values.MLFLOW_REGISTRY_STORE_URI,
    host: values.MLFLOW_HOST,
    port: values.MLFLOW_PORT,
    static_prefix: values.MLFLOW_STATIC_PREFIX,
    allowed_hosts: values.MLFLOW_SERVER_ALLOWED_HOSTS,
    cors_allowed_origins: values.MLFLOW_SERVER_CORS_ALLOWED_ORIGINS,
    x_frame_options: values.MLFLOW_SERVER_X_FRAME_OPTIONS,
    disable_security_middleware: values.MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE,
    expose_prometheus: values.MLFLOW_EXPOSE_PROMETHEUS,
    truncate_long_values: values.MLFLOW_TRUNCATE_LONG_VALUES,
    search_extensions: values.CEREBROS_SEARCH_EXTENSIONS,
    log_level: values.LOG_LEVEL,
    without_meaning: (["MLFLOW_WORKERS", "MLFLOW_GUNICORN_OPTS", "MLFLOW_UVICORN_OPTS"] as const).filter(
      (name) => values[name] !== undefined,
    ),
  };
}
