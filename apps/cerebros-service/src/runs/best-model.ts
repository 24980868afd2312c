import type { BestModel } from "@cerebros/api";
import {
  CerebrosError,
  type DataRow,
  type PredictingModel,
  type Predictions,
  type Run,
} from "@cerebros/contracts";
import type { DataDirectory } from "../data-directory.js";
import type { Store } from "../store/store.js";
import type { Training } from "../training/training.js";
import { getRun, getTrial } from "./read.js";

export interface ModelOptions {
  store: Store;
  directory: DataDirectory;
  training: Training;
}

/** The best trial so far and the folder of its model; `conflict` while no trial has succeeded. */
export async function bestModel({ store, directory }: ModelOptions, run_id: string): Promise<BestModel> {
  const run = await getRun(store.db, run_id);
  const trial = run.best_trial_id === null ? null : await getTrial(store.db, run.best_trial_id);
  if (!trial?.model_path) {
    throw new CerebrosError(
      "conflict",
      `run ${run_id} (${run.state}) has no finished trial, so it has no model`,
      {
        field: "run_id",
      },
    );
  }
  return { trial, path: directory.model(trial.model_path) };
}

export async function predict(
  options: ModelOptions,
  { run_id, rows, model }: { run_id: string; rows: DataRow[]; model: PredictingModel },
): Promise<Predictions> {
  const { trial, path } = await bestModel(options, run_id);
  const run = await getRun(options.store.db, run_id);
  const { config, task } = run;
  const model_dir = model === "best" ? path : options.directory.model(ensemblePathOf(run));
  const { values, probabilities, warnings } = await options.training.predict({ model_dir, rows });
  return {
    run_id,
    trial_id: trial.trial_id,
    target: config.target,
    task: task ?? "regression",
    predictions: values,
    probabilities,
    model,
    leaky: trial.leaky,
    warnings,
  };
}

function ensemblePathOf({ run_id, state, report }: Run): string {
  if (report?.ensemble) return report.ensemble.model_path;
  throw new CerebrosError(
    "conflict",
    `run ${run_id} (${state}) has no ensemble; a run makes one at its end when it is asked to (--ensemble n)`,
    { field: "model" },
  );
}
