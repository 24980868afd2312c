import type { Logger } from "@cerebros/server";
import type { Store } from "../store/store.js";
import { createTrialSync, type TrialSync } from "./sync-trial.js";
import type { TrackingServer } from "./tracking-server.js";

export interface TrackerOptions {
  store: Store;
  server: TrackingServer;
  /** Experiment under which the trials appear. */
  experiment: string;
  /** Absolute folder of a saved model. */
  modelDirectory: (model_path: string) => string;
  log: Logger;
  /** Milliseconds before the first repetition after a failure; doubles up to `maxBackoffMs`. Default 500. */
  backoffMs?: number;
  /** Default 15,000. */
  maxBackoffMs?: number;
  /** How long `begin` may hold up a trial, in milliseconds. Default 2,000. */
  beginTimeoutMs?: number;
}

/**
 * Brings every trial to the tracking server. What is still to be sent is not kept in a queue but read from the store: a
 * trial is pending until its end has been acknowledged, so nothing is lost with the process or while the server is away.
 */
export interface Tracker {
  /** Introduces a new trial, so that its events carry its `mlflow_run_id`; gives up quietly when the server is away. */
  begin(trial_id: string): Promise<void>;
  /** Something about a trial changed. */
  wake(): void;
  start(): void;
  /** `reachable` is null before the first contact. */
  status(): Promise<{ uri: string; reachable: boolean | null; pending: number }>;
  /** Sends what it can within `graceMs` (default 3,000), then stops; the rest is sent after the next start. */
  stop(graceMs?: number): Promise<void>;
}

export function createTracker(options: TrackerOptions): Tracker {
  const { store, server, log, backoffMs = 500, maxBackoffMs = 15_000, beginTimeoutMs = 2_000 } = options;
  const sync: TrialSync = createTrialSync(options);
  let reachable: boolean | null = null;
  let stopping = false;
  let wake: () => void = () => {};
  let loop: Promise<void> | null = null;

  const pending = async () => {
    const rows = await store.db
      .selectFrom("trial")
      .select("trial_id")
      .where("tracked", "=", 0)
      .orderBy("started_at")
      .orderBy("trial_id")
      .execute();
    return rows.map(({ trial_id }) => trial_id);
  };

  async function work(): Promise<void> {
    let failures = 0;
    while (!stopping) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const failure = await sendAll();
      failures = failure ? failures + 1 : 0;
      if (failure && failures === 1)
        log.warn({ reason: failure.message, uri: server.uri }, "tracking is behind");
      if (stopping) return;
      // While the server is away only the clock brings a new attempt: a trial's every epoch would be too many.
      if (failure) await delay(Math.min(backoffMs * 2 ** (failures - 1), maxBackoffMs), () => stopping);
      else await woken;
    }
  }

  /** One pass over all pending trials; a refusal of one does not hold up the others. */
  async function sendAll(): Promise<Error | null> {
    let failure: Error | null = null;
    for (const trial_id of await pending().catch(() => [])) {
      if (stopping) break;
      try {
        await sync.send(trial_id);
        reachable = true;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        if (isAway(error)) {
          reachable = false;
          break;
        }
        log.warn({ trial_id, reason: failure.message }, "the tracking server refused a trial");
      }
    }
    return failure;
  }

  return {
    async begin(trial_id) {
      if (reachable === false) return;
      try {
        await Promise.race([sync.introduce(trial_id), rejectAfter(beginTimeoutMs)]);
        reachable = true;
      } catch (error) {
        reachable = false;
        log.warn({ trial_id, reason: (error as Error).message }, "the trial starts untracked");
        wake();
      }
    },
    wake: () => wake(),
    start() {
      loop ??= work();
    },
    async status() {
      const { count } = await store.db
        .selectFrom("trial")
        .select((trial) => trial.fn.countAll<number>().as("count"))
        .where("tracked", "=", 0)
        .executeTakeFirstOrThrow();
      return { uri: server.uri, reachable, pending: count };
    },
    async stop(graceMs = 3_000) {
      if (loop && reachable !== false) {
        await Promise.race([sendAll(), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      }
      stopping = true;
      wake();
      if (loop) await Promise.race([loop, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
  };
}

function isAway(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "unavailable" || error.code === "internal")
  );
}

function rejectAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer from the tracking server within ${ms} ms`)), ms).unref();
  });
}

/** Waits in short steps, so that a stop is noticed. */
async function delay(ms: number, done: () => boolean): Promise<void> {
  const end = performance.now() + ms;
  while (!done() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(100, ms)));
  }
}
