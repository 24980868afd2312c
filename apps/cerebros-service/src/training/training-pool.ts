import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { CerebrosError, type Trainer } from "@cerebros/contracts";
import type { Logger } from "@cerebros/server";
import { Piscina } from "piscina";
import type { Training, TrialOptions, TrialRequest, TrialResult } from "./training.js";
import { type EpochMessage, fromFault, type Outcome, type Tasks } from "./worker-protocol.js";

export interface TrainingPoolOptions {
  /** The built worker, `dist/training/worker.js`. */
  workerUrl: URL;
  /** Trials trained at the same time. */
  workers: number;
  /** Only this backend. Default: the fastest that loads. */
  backend?: Trainer;
  log: Logger;
}

/** Milliseconds that an aborted trial gets to stop by itself before its thread is ended. */
const abortGraceMs = 5_000;
/** Milliseconds that an idle thread stays, with tfjs and the data loaded. */
const idleTimeout = 60_000;

/** Worker threads for training, and others for the short tasks, which therefore never wait for training. */
export function createTrainingPool({ workerUrl, workers, backend, log }: TrainingPoolOptions): Training {
  const filename = fileURLToPath(workerUrl);
  const options = { filename, idleTimeout, minThreads: 0, concurrentTasksPerWorker: 1 };
  const trainers = new Piscina({ ...options, maxThreads: workers });
  const helpers = new Piscina({ ...options, maxThreads: 2 });
  const only = backend ?? null;
  let known: Trainer | null = null;
  let closing: Promise<void> | null = null;

  async function ask<K extends keyof Tasks>(
    pool: Piscina,
    kind: K,
    request: Tasks[K]["request"],
    piscinaOptions: Parameters<Piscina["run"]>[1] = {},
  ): Promise<Tasks[K]["answer"]> {
    const outcome: Outcome<Tasks[K]["answer"]> = await pool.run({ kind, ...request }, piscinaOptions);
    if (outcome.ok) return outcome.answer;
    const error = fromFault(outcome.fault);
    if (error instanceof CerebrosError && error.code === "internal")
      log.error({ err: error.cause, kind }, "worker fault");
    throw error;
  }

  async function train(request: TrialRequest, { signal, onEpoch }: TrialOptions): Promise<TrialResult> {
    signal.throwIfAborted();
    const aborted = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    // Results and epochs come by different ways; the null at the end tells that no epoch is still on its way.
    const drained = new Promise<void>((resolve) => {
      port1.on("message", (message: EpochMessage | null) => {
        if (message === null) resolve();
        else if (!signal.aborted) onEpoch(message.epoch, message.metrics);
      });
    });
    const forced = new AbortController();
    let force: NodeJS.Timeout | undefined;
    const abort = () => {
      Atomics.store(aborted, 0, 1);
      force = setTimeout(() => forced.abort(), abortGraceMs);
    };
    signal.addEventListener("abort", abort, { once: true });
    try {
      const result = await ask(
        trainers,
        "train",
        { ...request, backend: only, aborted, epochs: port2 },
        { transferList: [port2], signal: forced.signal },
      );
      await drained;
      known = result.trainer;
      return result;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof CerebrosError || (error as Error).name === "TrialFailed") throw error;
      throw new CerebrosError("internal", `the training thread ended: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      signal.removeEventListener("abort", abort);
      clearTimeout(force);
      port1.close();
    }
  }

  return {
    profile: (path) => ask(helpers, "profile", { path }),
    prepare: (source) => ask(helpers, "prepare", { source }),
    train,
    evaluate: (request) => ask(helpers, "evaluate", { ...request, backend: only }),
    predict: (request) => ask(helpers, "predict", { ...request, backend: only }),
    trainer: () => known,
    close() {
      closing ??= Promise.all([trainers.destroy(), helpers.destroy()]).then(() => {});
      return closing;
    },
  };
}
