import {
  type BaselineScores,
  type Dataset,
  type Epoch,
  type Run,
  RunConfig,
  type RunReport,
  type Trial,
} from "@cerebros/contracts";
import type { Selectable } from "kysely";
import type { Prepared } from "../training/training.js";
import type { DatasetRow, EpochRow, RunRow, TrialRow } from "./schema.js";

/** JSON that this process itself wrote into its own table. */
const fromJson = <T>(text: string): T => JSON.parse(text) as T;

export function toDataset({ columns_json, ...row }: DatasetRow): Dataset {
  return { ...row, columns: fromJson<Dataset["columns"]>(columns_json) };
}

export function toPrepared(row: Selectable<RunRow>): Prepared {
  return fromJson<Prepared>(row.prepared_json);
}

export function toRun(row: Selectable<RunRow>): Run {
  const prepared = toPrepared(row);
  const report = row.report_json === null ? null : fromJson<RunReport>(row.report_json);
  return {
    run_id: row.run_id,
    state: row.state,
    // Options that came later have their defaults.
    config: RunConfig.parse(fromJson(row.config_json)),
    dataset_name: row.dataset_name,
    task: prepared.task,
    metric: prepared.metric,
    direction: prepared.direction,
    features: prepared.features,
    rows: prepared.rows,
    trials_finished: row.trials_finished,
    best_trial_id: row.best_trial_id,
    test: row.test_json === null ? null : fromJson<Run["test"]>(row.test_json),
    baselines:
      report === null ? (prepared.baselines ?? null) : inOneMetric(report.baselines.test, prepared.metric),
    report,
    warnings: prepared.warnings,
    leaks: prepared.leaks ?? [],
    error: row.error,
    created_at: row.created_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
  };
}

function inOneMetric(scores: BaselineScores, metric: string): Run["baselines"] {
  return Object.fromEntries(
    Object.entries(scores).flatMap(([name, metrics]) => {
      const value = metrics[metric];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export function toTrial(row: TrialRow): Trial {
  const { parameters_json, architecture_json, metrics_json, tracked_epochs: _, tracked: __, ...rest } = row;
  return {
    ...rest,
    parameters: fromJson<Trial["parameters"]>(parameters_json),
    architecture: fromJson<Trial["architecture"]>(architecture_json),
    metrics: fromJson<Trial["metrics"]>(metrics_json),
    trainer: row.trainer as Trial["trainer"],
    leaky: row.leaky === 1,
    spectral_norm: row.spectral_norm === 1,
  };
}

export function toEpoch({ epoch, metrics_json, at }: EpochRow): Epoch {
  return { epoch, metrics: fromJson<Epoch["metrics"]>(metrics_json), at };
}
