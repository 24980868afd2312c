import { type Run, Trial } from "@cerebros/contracts";

/** What `run --json` prints, as far as the tests look at it. */
export interface RunDocument {
  run_id: string;
  state: Run["state"];
  task: Run["task"];
  metric: string;
  seed: number;
  best: Trial;
  trials: Trial[];
  test: Record<string, number>;
  baselines: Record<string, number>;
  report: Run["report"];
  rows: { train: number; validation: number; test: number };
  features: number;
  warnings: string[];
  leaks: Run["leaks"];
  model_path: string;
  tracking_uri: string;
}

/** Reads standard output, which must be exactly one document whose trials are trials of the contract. */
export function readRunDocument(stdout: string): RunDocument {
  const document = JSON.parse(stdout) as RunDocument;
  for (const trial of [document.best, ...document.trials]) Trial.parse(trial);
  return document;
}

/** A document without what may differ between two equal runs: ids, times, durations, places. */
export function comparable(document: RunDocument): unknown {
  const { run_id: _run, model_path: _path, tracking_uri: _uri, best, trials, report, ...rest } = document;
  const { trial_ids = [], model_path: _folder, ...ensemble } = report?.ensemble ?? {};
  const numbers = trial_ids.map((trial_id) => trials.find((trial) => trial.trial_id === trial_id)?.number);
  return {
    ...rest,
    best: comparableTrial(best),
    trials: trials.map(comparableTrial),
    report: { ...report, ensemble: { ...ensemble, numbers } },
  };
}

function comparableTrial(trial: Trial): unknown {
  const {
    trial_id: _trial,
    run_id: _run,
    mlflow_run_id: _mlflow,
    model_path: _path,
    started_at: _started,
    finished_at: _finished,
    duration_ms: _duration,
    attempt: _attempt,
    ...rest
  } = trial;
  return rest;
}
