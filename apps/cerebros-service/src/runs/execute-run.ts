import type { Parameters, Run, Trial } from "@cerebros/contracts";
import { resolveSpace, sampleTrial } from "@cerebros/search";
import type { Logger } from "@cerebros/server";
import type { DataDirectory } from "../data-directory.js";
import { toPrepared } from "../store/rows.js";
import type { Store } from "../store/store.js";
import type { Tracker } from "../tracking/tracker.js";
import type { Training } from "../training/training.js";
import { trialOutputs } from "../training/trial-outputs.js";
import { executeTrial } from "./execute-trial.js";
import { finishRun } from "./finish-run.js";
import { getRunRow } from "./read.js";
import { endRun, startRun } from "./run-record.js";
import type { TrialRecord } from "./trial-record.js";

export interface ExecuteRunOptions {
  store: Store;
  directory: DataDirectory;
  training: Training;
  tracker: Tracker;
  record: TrialRecord;
  log: Logger;
  /** Upper bound of trials trained at once, whatever the run asks for. */
  maxWorkers: number;
  now: () => Date;
  /** Milliseconds on a clock that only counts up. */
  clock: () => number;
}

/**
 * Takes a queued or interrupted run to its end: what a trial tries depends only on the run's configuration and the
 * trial's number, so an interrupted run ends like an uninterrupted one. Returns early when `signal` aborts, leaving the
 * run as it is in the store; throws when the store or the disk fails.
 */
export async function executeRun(
  options: ExecuteRunOptions,
  run_id: string,
  signal: AbortSignal,
): Promise<void> {
  const { store, tracker, record, clock } = options;
  const run = await startRun(options, run_id);
  const interrupted = await record.requeueInterrupted(run_id);
  const { active_ms } = await getRunRow(store.db, run_id);
  const resumed = clock();
  const activeMs = () => active_ms + clock() - resumed;

  const numbers = await unstartedNumbers(store, run);
  const ask = await asker(store, run);
  const nextTrial = async (): Promise<Trial | null> => {
    const again = interrupted.shift();
    if (again) return again;
    const { time_limit_s } = run.config;
    if (time_limit_s !== null && activeMs() >= time_limit_s * 1_000) return null;
    const number = numbers.shift();
    return number === undefined ? null : record.start(run_id, number, ask(number));
  };

  // One lane that fails stops the others: they could not record their results either.
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const lane = async () => {
    while (!stop.aborted) {
      const trial = await nextTrial();
      if (trial === null) return;
      await executeTrial({ ...options, activeMs }, run, trial, stop);
    }
  };
  const lanes = Array.from({ length: Math.min(run.config.workers, options.maxWorkers) }, () =>
    lane().catch((error) => {
      failed.abort(error);
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(lanes);
  if (signal.aborted) return;
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;

  const { best_trial_id } = await getRunRow(store.db, run_id);
  if (best_trial_id === null) {
    const error = await whyAllFailed(store, run_id);
    await endRun(options, run_id, { state: "failed", error, test: null, report: null });
  } else {
    try {
      await finishRun(options, run, best_trial_id, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
  tracker.wake();
}

async function unstartedNumbers(store: Store, run: Run): Promise<number[]> {
  const rows = await store.db.selectFrom("trial").select("number").where("run_id", "=", run.run_id).execute();
  const started = new Set(rows.map(({ number }) => number));
  return Array.from({ length: run.config.trials }, (_, index) => index + 1).filter((n) => !started.has(n));
}

/** What trial `number` of the run tries. */
async function asker(store: Store, run: Run) {
  const prepared = toPrepared(await getRunRow(store.db, run.run_id));
  const space = resolveSpace(run.config.search_space);
  const { seed } = run.config;
  const outputs = (parameters: Parameters) => trialOutputs(prepared, parameters);
  return (number: number) => sampleTrial({ space, seed, number, inputs: [prepared.features], outputs });
}

async function whyAllFailed(store: Store, run_id: string): Promise<string> {
  const last = await store.db
    .selectFrom("trial")
    .select("error")
    .where("run_id", "=", run_id)
    .where("state", "=", "failed")
    .orderBy("number", "desc")
    .executeTakeFirst();
  return last ? `every trial failed; the last one: ${last.error}` : "the time limit left no time for a trial";
}
