import type { LifecycleStage, TrackingRunStatus } from "../tracking.js";

/**
 * What MLflow keeps, as our code holds it. Times are milliseconds since 1970. Steps and metric timestamps are 64-bit
 * integers, which a number cannot hold exactly.
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
}

export interface RunInfo {
  run_id: string;
  run_name: string;
  experiment_id: string;
  user_id: string;
  status: TrackingRunStatus;
  start_time: number | null;
  end_time: number | null;
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

export interface Param {
  key: string;
  value: string;
}

export interface Tag {
  key: string;
  value: string;
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
