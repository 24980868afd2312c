import type { Baselines, Metrics, Run, RunReport, Trial } from "@cerebros/contracts";
import type { RunResult } from "./run-result.js";

/** The one JSON document about a run, for programs. Its numbers are finite. */
export interface RunDocument {
  run_id: string;
  state: Run["state"];
  dataset: string;
  target: string;
  task: Run["task"];
  metric: string | null;
  direction: Run["direction"];
  seed: number;
  /** The best trial, with its architecture. */
  best: Trial | null;
  /** By number. */
  trials: Trial[];
  /** Scores of the best trial on the rows that the search never saw; null until the run has succeeded. */
  test: Metrics | null;
  baselines: Baselines | null;
  /** Baselines, seeds with their interval, and the ensemble, on the same rows; null where `test` is. */
  report: RunReport | null;
  rows: Run["rows"];
  features: number | null;
  warnings: string[];
  /** What the leak screen found and the caller allowed: with any of these, no figure here is an honest one. */
  leaks: Run["leaks"];
  error: string | null;
  model_path: string | null;
  tracking_uri: string | null;
}

export function toRunDocument({ run, trials, best, model_path, tracking }: RunResult): RunDocument {
  return {
    run_id: run.run_id,
    state: run.state,
    dataset: run.dataset_name,
    target: run.config.target,
    task: run.task,
    metric: run.metric,
    direction: run.direction,
    seed: run.config.seed,
    best: best === null ? null : onlyFinite(best),
    trials: trials.map(onlyFinite),
    test: run.test === null ? null : finiteMetrics(run.test),
    baselines: run.baselines === null ? null : finiteMetrics(run.baselines),
    report: run.report,
    rows: run.rows,
    features: run.features,
    warnings: run.warnings,
    leaks: run.leaks,
    error: run.error,
    model_path,
    tracking_uri: tracking?.uri ?? null,
  };
}

/** JSON has no NaN: a score that is none is left out of a record and null elsewhere. */
function onlyFinite(trial: Trial): Trial {
  const value = trial.value !== null && Number.isFinite(trial.value) ? trial.value : null;
  return { ...trial, value, metrics: finiteMetrics(trial.metrics) };
}

function finiteMetrics<T extends Record<string, number | undefined>>(metrics: T): T {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))) as T;
}
