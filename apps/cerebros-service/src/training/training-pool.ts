import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { CerebrosError, type Trainer, type TrainerChoice } from "@cerebros/contracts";
import { Piscina } from "piscina";
import { type Failure, threadEnded, toError } from "./failure.js";
import type { Outcome, ProfileTask } from "./messages.js";
import { runTrial } from "./run-trial.js";
import { type TfjsTrainer, type Training, TrialFailed } from "./training.js";

export interface TrainingPoolOptions {
  /** The built `worker.js` beside this file. */
  workerUrl: URL;
  /** Trials trained at the same time; further ones wait their turn. */
  workers: number;
  /** What trains the trials of runs that leave it open. Default `auto`. */
  trainer?: TrainerChoice;
  /** Bytes that training one network may take; a larger network fails. Default 1 GiB. */
  trialBytes?: number;
  log: { error(details: object, message: string): void };
}

/** Threads for questions that must not wait for training: two, so that reading a large file delays no prediction. */
const quickThreads = 2;
/** As many as a run uses unless told otherwise. */
const warmThreads = 2;
/** Threads of each kind that are always there: the first run of the day waits for none to start. */
const lastingThreads = 1;
/** Milliseconds after which any other unused thread ends and gives its memory back. */
const idleTimeout = 60_000;

/**
 * The training port on worker threads: `workers` of them train, two more answer everything else. One of each kind is
 * there from the beginning; the others start when they are first needed, or when that is near. This file runs on the main thread and loads neither tfjs nor any data.
 */
export function createTrainingPool({
  workerUrl,
  workers,
  trainer: preset = "auto",
  trialBytes = 2 ** 30,
  log,
}: TrainingPoolOptions): Training {
  // TensorFlow's native part writes its greetings to standard error unless told otherwise before it loads.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  const threads = (maxThreads: number) =>
    new Piscina({
      filename: fileURLToPath(workerUrl),
      minThreads: Math.min(lastingThreads, maxThreads),
      maxThreads,
      idleTimeout,
      // An idle worker waits for messages, not for a lock that would stop its own ports and timers.
      atomics: "disabled",
    });
  const training = threads(workers);
  const quick = threads(quickThreads);
  const closing = new AbortController();
  const trials = new Set<Promise<unknown>>();
  let latest: Trainer | null = null;
  let closed: Promise<void> | undefined;

  const note = (failure: Failure) => {
    if (failure.kind === "fault") log.error(failure, "a worker task failed unexpectedly");
  };

  const ask = async <T>(name: string, task: unknown): Promise<T> => {
    closing.signal.throwIfAborted();
    const outcome: Outcome<T> = await quick.run(task, { name }).catch((error: unknown) => {
      closing.signal.throwIfAborted();
      return { ok: false, failure: threadEnded(error) };
    });
    if (outcome.ok) return outcome.value;
    note(outcome.failure);
    if (outcome.failure.kind === "stopped")
      throw new CerebrosError("internal", "a task stopped without being asked to");
    throw toError(outcome.failure);
  };

  /** Has so many threads that train load what they need: the first trial waits for less. */
  const warm = (count: number) => {
    if (closing.signal.aborted) return;
    for (let thread = 0; thread < Math.min(workers, count); thread++) {
      // A thread that cannot start says so when it has to train.
      training.run(null, { name: "warm" }).catch(() => {});
    }
  };
  /** While the data of a run is looked at. */
  const warmForRun = () => {
    if (training.threads.length < Math.min(workers, warmThreads)) warm(warmThreads);
  };
  warm(lastingThreads);

  return {
    profile(path, format) {
      warmForRun();
      return ask("profile", { path, format } satisfies ProfileTask);
    },
    prepare(source) {
      warmForRun();
      return ask("prepare", source);
    },
    validate: (request) => ask("validate", request),
    openTest: (request) => ask("openTest", request),
    predict: (request) => ask("predict", request),
    compare: (request) => ask("compare", request),

    async unavailable(trainer) {
      const wanted = trainer === "auto" ? preset : trainer;
      if (wanted === "auto" || wanted === "compiled") return null;
      return ask("checkBackend", wanted satisfies TfjsTrainer);
    },

    async train(request, { signal, onTrainer, onEpoch }) {
      const stop = AbortSignal.any([signal, closing.signal]);
      stop.throwIfAborted();
      const trainer = request.trainer === "auto" ? preset : request.trainer;
      const trial = runTrial(
        training,
        { request: { ...request, trainer }, max_bytes: trialBytes },
        {
          signal: stop,
          onTrainer(chosen) {
            latest = chosen.trainer;
            onTrainer(chosen);
          },
          onEpoch,
        },
      );
      trials.add(trial);
      const outcome = await trial.finally(() => trials.delete(trial));
      if (stop.aborted) {
        // The abort may have come just after the model was saved.
        await rm(request.model_dir, { recursive: true, force: true });
        throw stop.reason;
      }
      if (outcome.ok) return outcome.value;
      note(outcome.failure);
      if (outcome.failure.kind === "stopped")
        throw new TrialFailed("the trial stopped without being asked to");
      if (outcome.failure.kind === "fault") throw new TrialFailed(outcome.failure.message);
      throw toError(outcome.failure);
    },

    trainer: () => latest,

    close() {
      closed ??= (async () => {
        closing.abort(new CerebrosError("unavailable", "training has been shut down"));
        await Promise.allSettled(trials);
        await Promise.all([training.destroy(), quick.destroy()]);
      })();
      return closed;
    },
  };
}
