import type { RunState, TrialState } from "@cerebros/contracts";
import type { Generated } from "kysely";

/** Rows as SQLite holds them: `*_json` is JSON text, times are ISO 8601 text in UTC, flags are 0 and 1. */
export interface Schema {
  dataset: DatasetRow;
  run: RunRow;
  trial: TrialRow;
  epoch: EpochRow;
  event: EventRow;
}

export interface DatasetRow {
  dataset_id: string;
  name: string;
  bytes: number;
  rows: number;
  columns_json: string;
  created_at: string;
}

export interface RunRow {
  /** Order of creation. */
  position: Generated<number>;
  run_id: string;
  state: RunState;
  config_json: string;
  dataset_name: string;
  /** What preparing the data found out (training's `Prepared`). */
  prepared_json: string;
  trials_finished: number;
  best_trial_id: string | null;
  /** What was chosen (`runs/selection.ts`), from just before the test part is opened. */
  selection_json: string | null;
  test_json: string | null;
  /** What is beside the best trial's test metrics (`RunReport`); null until the test part was opened. */
  report_json: string | null;
  error: string | null;
  /** Milliseconds of searching so far, without the time in which the service was down. */
  active_ms: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface TrialRow {
  trial_id: string;
  run_id: string;
  number: number;
  state: TrialState;
  parameters_json: string;
  architecture_json: string;
  value: number | null;
  metrics_json: string;
  epochs: number;
  best_epoch: number | null;
  weights: number | null;
  trainer: string | null;
  trainer_reason: string | null;
  /** 1 when the run was allowed to use leaking inputs. */
  leaky: number;
  spectral_norm: number;
  model_path: string | null;
  error: string | null;
  attempt: number;
  started_at: string;
  finished_at: string | null;
  duration_ms: number | null;
  mlflow_run_id: string | null;
  /** Epochs that the tracking server has acknowledged. */
  tracked_epochs: number;
  /** 1 once the tracking server has everything about the finished trial. */
  tracked: number;
}

export interface EpochRow {
  trial_id: string;
  epoch: number;
  metrics_json: string;
  at: string;
}

export interface EventRow {
  seq: Generated<number>;
  type: string;
  at: string;
  run_id: string;
  trial_id: string | null;
  data_json: string;
}
