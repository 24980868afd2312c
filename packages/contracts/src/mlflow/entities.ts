import type { LifecycleStage, TrackingRunStatus } from "../tracking.js";

/**
 * What MLflow keeps, as our code holds it. Times are milliseconds since 1970. Those that clients give, of runs and metrics,
 * and steps are 64-bit integers, which a number cannot hold exactly.
 */
export interface Experiment {
  experiment_id: string;
  name: string;
  artifact_location: string;
  lifecycle_stage: LifecycleStage;
  creation_time: number | null;
  last_update_time: number | null;
  tags: Tag[];
}

export interface Run {
  info: RunInfo;
  data: RunData;
  links: RunLinks;
}

/** What a run read and what it made. */
export interface RunLinks {
  datasets: DatasetInput[];
  /** Ids of logged models. */
  model_inputs: string[];
  model_outputs: ModelOutput[];
}

export interface DatasetInput {
  dataset: Dataset;
  /** The context, e.g. training, is the tag `mlflow.data.context`. */
  tags: Tag[];
}

/** Within an experiment name and digest say which one it is. */
export interface Dataset {
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema: string | null;
  profile: string | null;
}

export interface DatasetSummary {
  experiment_id: string;
  name: string;
  digest: string;
  context: string | null;
}

export interface ModelOutput {
  model_id: string;
  step: bigint;
}

export interface RunInfo {
  run_id: string;
  run_name: string;
  experiment_id: string;
  user_id: string;
  status: TrackingRunStatus;
  start_time: bigint | null;
  end_time: bigint | null;
  artifact_uri: string;
  lifecycle_stage: LifecycleStage;
}

export interface RunData {
  /** The latest of each key. */
  metrics: Metric[];
  params: Param[];
  tags: Tag[];
}

export interface Metric {
  key: string;
  /** NaN is a value; an infinity becomes the largest double once it is stored. */
  value: number;
  timestamp: bigint;
  step: bigint;
}

/** A point of a history that spans runs. */
export interface RunMetric extends Metric {
  run_id: string;
}

/** A metric as a client logs it: it may also belong to a model, and be about a data set. */
export interface LoggedMetric extends Metric {
  /** Empty or absent = none; here and below. */
  model_id?: string | undefined;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
}

export interface Param {
  key: string;
  value: string;
}

export interface Tag {
  key: string;
  value: string;
}

/** A model of MLflow 3, which exists whether or not it is registered. */
export interface LoggedModel {
  info: LoggedModelInfo;
  data: { params: Param[]; metrics: ModelMetric[] };
}

export interface LoggedModelInfo {
  model_id: string;
  experiment_id: string;
  name: string;
  creation_timestamp_ms: number;
  last_updated_timestamp_ms: number;
  artifact_uri: string;
  status: "PENDING" | "READY" | "UPLOAD_FAILED" | "UNSPECIFIED";
  model_type: string | null;
  source_run_id: string | null;
  status_message: string | null;
  tags: Tag[];
}

/** A point of a run's metric that belongs to a model. */
export interface ModelMetric extends Metric {
  model_id: string;
  run_id: string;
  dataset_name: string | null;
  dataset_digest: string | null;
}

/** A name under which versions of a model are kept. */
export interface RegisteredModel {
  name: string;
  creation_timestamp: number | null;
  last_updated_timestamp: number | null;
  description: string | null;
  tags: Tag[];
  aliases: ModelAlias[];
  /** Of each stage the highest version. */
  latest_versions: ModelVersion[];
}

export interface ModelAlias {
  alias: string;
  version: number;
}

/** Spelt as MLflow stores and answers them; callers may use any case. */
export type ModelStage = "None" | "Staging" | "Production" | "Archived";

export interface ModelVersion {
  name: string;
  version: number;
  creation_timestamp: number | null;
  last_updated_timestamp: number | null;
  user_id: string | null;
  current_stage: ModelStage;
  description: string | null;
  /** Where the caller said that the files are: a path, a URI, or `models:/` for another model. */
  source: string;
  /** Where the files are; null in a version of before MLflow 2.8, whose source says it. */
  storage_location: string | null;
  /** Empty or null = none, as it was written; here and in the link. */
  run_id: string | null;
  status: string;
  status_message: string | null;
  run_link: string | null;
  tags: Tag[];
  /** Left out, i.e. empty, where MLflow does not tell them: in searches and among a model's latest versions. */
  aliases: string[];
}

/** A file or folder below an artifact root. */
export interface FileInfo {
  /** Relative, with `/`. */
  path: string;
  is_dir: boolean;
  /** Bytes; null for a folder. */
  file_size: number | null;
}

export type ViewType = "ACTIVE_ONLY" | "DELETED_ONLY" | "ALL";

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  next_page_token: string | null;
}
