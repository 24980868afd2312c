import { rm } from "node:fs/promises";
import { CerebrosError, type Run, type Trial } from "@cerebros/contracts";
import type { Logger } from "@cerebros/server";
import { type DataDirectory, modelPath } from "../data-directory.js";
import type { Tracker } from "../tracking/tracker.js";
import { type Training, TrialFailed, type TrialResult } from "../training/training.js";
import { dataSource } from "./data-source.js";
import type { TrialRecord } from "./trial-record.js";

export interface ExecuteTrialOptions {
  directory: DataDirectory;
  training: Training;
  tracker: Tracker;
  record: TrialRecord;
  log: Logger;
  /** Milliseconds of searching of the run so far. */
  activeMs: () => number;
  /** Milliseconds on a clock that only counts up. */
  clock: () => number;
}

/**
 * Trains one trial and records its end. Returns without a record when `signal` aborts; throws when the state or the model
 * cannot be stored, because then the run cannot go on.
 */
export async function executeTrial(
  options: ExecuteTrialOptions,
  run: Run,
  trial: Trial,
  signal: AbortSignal,
): Promise<void> {
  const { directory, tracker, record, log, activeMs, clock } = options;
  const model_path = modelPath(trial.trial_id);
  const model_dir = directory.model(model_path);
  const started = clock();
  const totals = () => ({ duration_ms: Math.round(clock() - started), active_ms: Math.round(activeMs()) });

  await tracker.begin(trial.trial_id);
  // A stop between saving the model and recording it leaves a folder that the next attempt replaces.
  await rm(model_dir, { recursive: true, force: true });
  let finished: Trial | null;
  try {
    const result = await train(options, run, trial, model_dir, signal);
    finished = await record.succeed(trial, result, model_path, totals());
    if (finished === null) await rm(model_dir, { recursive: true, force: true });
  } catch (error) {
    if (signal.aborted) return;
    if (!isTrialFault(error)) throw error;
    finished = await record.fail(trial, error.message, totals());
  }
  if (finished) {
    const { trial_id, state, value, duration_ms } = finished;
    log.info({ trial_id, state, value, duration_ms }, "trial finished");
  }
  tracker.wake();
}

/** Trains while recording the epochs in order; an epoch that cannot be recorded ends the training. */
async function train(
  { directory, training, tracker, record }: ExecuteTrialOptions,
  run: Run,
  trial: Trial,
  model_dir: string,
  signal: AbortSignal,
): Promise<TrialResult> {
  const cannotRecord = new AbortController();
  let recorded: Promise<void> = Promise.resolve();
  const then = (write: () => Promise<void>) => {
    recorded = recorded.then(write);
    recorded.catch((error) => cannotRecord.abort(error));
  };
  try {
    return await training.train(
      {
        source: dataSource(run.config, directory),
        seed: run.config.seed,
        number: trial.number,
        parameters: trial.parameters,
        architecture: trial.architecture,
        max_epochs: run.config.max_epochs,
        trainer: run.config.trainer,
        model_dir,
      },
      {
        signal: AbortSignal.any([signal, cannotRecord.signal]),
        onTrainer: (chosen) => then(() => record.trainer(trial, chosen)),
        onEpoch: (epoch, metrics) =>
          then(async () => {
            await record.epoch(trial, epoch, metrics);
            tracker.wake();
          }),
      },
    );
  } finally {
    await recorded;
  }
}

/** Is only this trial lost? Full disks and the like concern the whole run. */
function isTrialFault(error: unknown): error is Error {
  if (error instanceof TrialFailed) return true;
  return error instanceof CerebrosError && (error.code === "internal" || error.code === "invalid_input");
}
