import type { ServicePorts } from "@cerebros/api";
import { CerebrosError, type TrainerChoice } from "@cerebros/contracts";
import { type Listening, type Logger, listen } from "@cerebros/server";
import { openStudyStore, studyCalls } from "@cerebros/study-store";
import { openDataDirectory } from "./data-directory.js";
import { createDatasets } from "./datasets/datasets.js";
import { EventLog } from "./events/event-log.js";
import { createApp } from "./http/app.js";
import { createMetrics } from "./http/metrics.js";
import { bestModel, predict } from "./runs/best-model.js";
import { cancelRun } from "./runs/cancel-run.js";
import { createRun } from "./runs/create-run.js";
import { getRun, getTrial, listEpochs, listRuns, listTrials } from "./runs/read.js";
import { replayTrial } from "./runs/replay-trial.js";
import { createRunQueue } from "./runs/run-queue.js";
import { createTrialRecord } from "./runs/trial-record.js";
import { openStore } from "./store/store.js";
import { sweepLeases } from "./studies/sweep-leases.js";
import { createTracker } from "./tracking/tracker.js";
import { connectTrackingServer } from "./tracking/tracking-server.js";
import { createTrainingPool } from "./training/training-pool.js";
import { version } from "./version.js";

export interface ServiceOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  data_dir: string;
  tracking_uri: string;
  experiment: string;
  max_workers: number;
  /** What trains the trials of runs that leave it open. */
  trainer: TrainerChoice;
  /** Bytes that training one network may take. */
  trial_bytes: number;
  /** False: answer questions, but start no run. */
  execute: boolean;
  /** The built worker file, `dist/training/worker.js`. */
  workerUrl: URL;
  log: Logger;
  now: () => Date;
}

/** A running service. */
export interface Service {
  url: string;
  /** Stops taking requests, interrupts training and closes everything. Harmless when repeated. */
  stop(): Promise<void>;
}

/** Builds and joins every part, or throws with nothing left open. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { log, now } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const directory = openDataDirectory(options.data_dir);
    closers.push(async () => directory.release());
    const events = new EventLog();
    const store = await openStore({ path: directory.database, events, now });
    closers.push(() => store.close());
    const studyStore = await openStudyStore({ path: directory.studies, synchronous: "full", now });
    closers.push(() => studyStore.close());
    const training = createTrainingPool({
      workerUrl: options.workerUrl,
      workers: options.max_workers,
      trainer: options.trainer,
      trialBytes: options.trial_bytes,
      log,
    });
    closers.push(() => training.close());
    const tracker = createTracker({
      store,
      server: connectTrackingServer(options.tracking_uri),
      experiment: options.experiment,
      modelDirectory: directory.model,
      log,
    });
    closers.push(() => tracker.stop());
    const record = createTrialRecord({ store, now });
    const queue = createRunQueue({
      ...{ store, events, directory, training, tracker, record, log, now },
      maxWorkers: options.max_workers,
      clock: () => performance.now(),
    });
    closers.push(() => queue.stop());
    const datasets = createDatasets({ store, directory, training, now });
    const model = { store, directory, training };

    const started = performance.now();
    const ports: ServicePorts = {
      runs: {
        async create(config, run_id) {
          const run = await createRun({ store, datasets, directory, training, now }, config, run_id);
          queue.wake();
          return run;
        },
        get: (run_id) => getRun(store.db, run_id),
        list: (page) => listRuns(store.db, page),
        async cancel(run_id) {
          const run = await cancelRun({ store, now }, run_id);
          queue.abort(run_id);
          tracker.wake();
          return run;
        },
        predict: (request) => predict(model, request),
        bestModel: (run_id) => bestModel(model, run_id),
      },
      trials: {
        list: (page) => listTrials(store.db, page),
        get: (trial_id) => getTrial(store.db, trial_id),
        epochs: (trial_id) => listEpochs(store.db, trial_id),
        replay: (trial_id, signal) => replayTrial(model, trial_id, signal),
      },
      events: {
        list: (page) => events.list(page),
        follow: (request) => events.follow(request),
      },
      datasets,
      studies: studyCalls(studyStore),
      async health() {
        const problem = events.failure?.message ?? null;
        return {
          status: problem === null ? "ok" : "degraded",
          service: "cerebros",
          version,
          node_version: process.version,
          trainer: training.trainer(),
          current_run_id: queue.currentRunId(),
          tracking: await tracker.status(),
          problem,
          uptime_s: (performance.now() - started) / 1_000,
        };
      },
    };

    const stopCounting = new AbortController();
    const metrics = createMetrics({
      events,
      after: await lastEvent(store),
      health: ports.health,
      signal: stopCounting.signal,
    });
    closers.push(async () => stopCounting.abort());
    const ready = async () => {
      const problem = events.failure?.message ?? null;
      if (problem !== null) throw new Error(problem);
      await store.db.selectFrom("run").select("run_id").limit(1).execute();
    };
    const listening: Listening = await listen(createApp({ ports, ready, metrics, log }), options);
    closers.push(() => listening.close());
    // Subscriptions would keep their connections open until the grace is over.
    closers.push(async () => events.fail(new CerebrosError("unavailable", "the service is stopping")));

    const sweeper = sweepLeases(studyStore, log);
    closers.push(() => sweeper.stop());
    countForEver(metrics.count, stopCounting.signal);
    if (options.execute) {
      tracker.start();
      queue.start();
    }
    log.info(
      { url: listening.url, data_dir: directory.root, tracking_uri: options.tracking_uri },
      "listening",
    );
    return { url: listening.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function lastEvent(store: Awaited<ReturnType<typeof openStore>>): Promise<number> {
  const row = await store.db
    .selectFrom("event")
    .select((event) => event.fn.max("seq").as("last"))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Counting ends with a fault of the log and begins again: a full disk must not silence the metrics. */
function countForEver(count: () => Promise<void>, signal: AbortSignal): void {
  count().catch(() => {
    if (!signal.aborted) setTimeout(() => countForEver(count, signal), 1_000).unref();
  });
}
