import { setTimeout as sleep } from "node:timers/promises";
import { CerebrosError } from "@cerebros/contracts";
import type { EventLog } from "../events/event-log.js";
import { type ExecuteRunOptions, executeRun } from "./execute-run.js";
import { endRun } from "./run-record.js";

export interface RunQueueOptions extends ExecuteRunOptions {
  events: EventLog;
  /** Milliseconds between attempts while the disk is full or the store cannot be written. Default 5,000. */
  retryMs?: number;
}

export interface RunQueue {
  /** Begins to work: first the run that a stop interrupted, then the queued ones in order of creation. */
  start(): void;
  /** A run was queued. */
  wake(): void;
  /** Aborts the training of a run whose end is recorded already. */
  abort(run_id: string): void;
  currentRunId(): string | null;
  /** Aborts what runs, without recording an end: the next start goes on with it. */
  stop(): Promise<void>;
}

/** Executes one run at a time. */
export function createRunQueue(options: RunQueueOptions): RunQueue {
  const { store, events, log, retryMs = 5_000 } = options;
  const stopped = new AbortController();
  let current: { run_id: string; abort: AbortController } | null = null;
  let loop: Promise<void> | null = null;
  let wake: () => void = () => {};

  async function work(): Promise<void> {
    while (!stopped.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        const run_id = await nextRunId();
        if (run_id === null) await woken;
        else await execute(run_id);
      } catch (error) {
        await wait(error);
      }
    }
  }

  async function nextRunId(): Promise<string | null> {
    const row = await store.db
      .selectFrom("run")
      .select("run_id")
      .where("state", "in", ["running", "queued"])
      .orderBy((row) => row.case().when("state", "=", "running").then(0).else(1).end())
      .orderBy("position")
      .executeTakeFirst();
    return row?.run_id ?? null;
  }

  async function execute(run_id: string): Promise<void> {
    const abort = new AbortController();
    current = { run_id, abort };
    log.info({ run_id }, "run begins");
    try {
      await executeRun(options, run_id, AbortSignal.any([abort.signal, stopped.signal]));
      log.info({ run_id }, "run ends");
    } catch (error) {
      if (isStorageFault(error)) throw error;
      log.error({ run_id, err: error }, "run failed");
      const reason =
        error instanceof CerebrosError ? error.message : "internal error; the log of the service says more";
      await endRun(options, run_id, { state: "failed", error: reason, test: null, report: null });
    } finally {
      current = null;
    }
  }

  /** Followers learn at once that nothing can be stored; the run itself waits until it can. */
  async function wait(error: unknown): Promise<void> {
    if (stopped.signal.aborted) return;
    const reason = error instanceof Error ? error : new Error(String(error));
    log.error({ err: reason }, "cannot store anything; trying again");
    events.fail(reason);
    await sleep(retryMs, undefined, { signal: stopped.signal }).catch(() => {});
  }

  return {
    start() {
      loop ??= work();
    },
    wake: () => wake(),
    abort(run_id) {
      if (current?.run_id === run_id)
        current.abort.abort(new CerebrosError("conflict", `run ${run_id} was cancelled`));
    },
    currentRunId: () => current?.run_id ?? null,
    async stop() {
      stopped.abort(new CerebrosError("unavailable", "the service is stopping"));
      wake();
      await loop;
    },
  };
}

function isStorageFault(error: unknown): boolean {
  return (
    error instanceof CerebrosError &&
    (error.code === "storage_full" || error.code === "storage_failed" || error.code === "unavailable")
  );
}
