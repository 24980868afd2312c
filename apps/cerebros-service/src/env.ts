import { availableParallelism } from "node:os";
import { TrainerChoice } from "@cerebros/contracts";
import { LogLevel, readVariables } from "@cerebros/server";
import { z } from "zod";

/** What the environment says; flags of the command line win over it. This file alone reads it. */
export interface Environment {
  host: string;
  port: number;
  data_dir: string;
  log_level: string;
  /** Base address of the tracking server. */
  tracking_uri: string;
  experiment: string;
  /** Most trials trained at the same time. */
  max_workers: number;
  /** What trains the trials of runs that leave it open. */
  trainer: TrainerChoice;
  /** Bytes that training one network may take. */
  trial_bytes: number;
}

const variables = z.object({
  CEREBROS_HOST: z.string().default("127.0.0.1"),
  CEREBROS_PORT: z.coerce.number().int().min(0).max(65_535).default(8_000),
  CEREBROS_DATA_DIR: z.string().default(".cerebros"),
  LOG_LEVEL: LogLevel.default("info"),
  MLFLOW_TRACKING_URI: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:5000"),
  MLFLOW_EXPERIMENT_NAME: z.string().default("cerebros"),
  CEREBROS_MAX_WORKERS: z.coerce.number().int().min(1).max(64).default(availableParallelism()),
  CEREBROS_TRAINER: TrainerChoice.default("auto"),
  CEREBROS_TRIAL_MEMORY_MB: z.coerce.number().int().min(16).max(1_048_576).default(1_024),
});

export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const values = readVariables(variables, env);
  return {
    host: values.CEREBROS_HOST,
    port: values.CEREBROS_PORT,
    data_dir: values.CEREBROS_DATA_DIR,
    log_level: values.LOG_LEVEL,
    tracking_uri: values.MLFLOW_TRACKING_URI,
    experiment: values.MLFLOW_EXPERIMENT_NAME,
    max_workers: values.CEREBROS_MAX_WORKERS,
    trainer: values.CEREBROS_TRAINER,
    trial_bytes: values.CEREBROS_TRIAL_MEMORY_MB * 2 ** 20,
  };
}
