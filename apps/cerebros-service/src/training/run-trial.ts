import { rm } from "node:fs/promises";
import { MessageChannel } from "node:worker_threads";
import type { Piscina } from "piscina";
import { threadEnded } from "./failure.js";
import type { Outcome, TrainMessage, TrainTask } from "./messages.js";
import { partialFolder } from "./partial-folder.js";
import type { TrialOptions, TrialResult } from "./training.js";

/** Milliseconds that a worker has to stop by itself before its thread is ended. It looks at the flag at every step. */
const grace = 5_000;

/**
 * Has a thread of the pool train one network, from the main thread. After an abort the outcome is of no interest, but it
 * comes soon: at once while the task waits for a thread, after a step of training otherwise, after five seconds at the
 * latest. Rejects with what `onTrainer` and `onEpoch` throw. However it ends, all epochs have been reported and no half-written model
 * is left.
 */
export async function runTrial(
  pool: Piscina,
  { request, max_bytes }: Pick<TrainTask, "request" | "max_bytes">,
  { signal, onTrainer, onEpoch }: TrialOptions,
): Promise<Outcome<TrialResult>> {
  const { port1: ours, port2: port } = new MessageChannel();
  const task: TrainTask = { request, max_bytes, stop: new SharedArrayBuffer(4), port };
  const kill = new AbortController();
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  let thrown: { error: unknown } | undefined;

  const stop = () => {
    Atomics.store(new Int32Array(task.stop), 0, 1);
    if (started) timer ??= setTimeout(() => kill.abort(), grace);
    else kill.abort();
  };
  const listen = (message: TrainMessage) => {
    if (message.type === "started") started = true;
    if (signal.aborted || thrown) return;
    try {
      if (message.type === "trainer") onTrainer(message.chosen);
      if (message.type === "epoch") onEpoch(message.epoch, message.metrics);
    } catch (error) {
      thrown = { error };
      stop();
    }
  };
  const ended = new Promise<void>((resolve) => {
    ours.on("message", (message: TrainMessage) => {
      listen(message);
      if (message.type === "ended") resolve();
    });
    ours.once("close", resolve);
  });

  signal.addEventListener("abort", stop);
  try {
    const outcome: Outcome<TrialResult> = await pool.run(task, {
      name: "train",
      transferList: [port],
      signal: kill.signal,
    });
    // The result and the messages travel on different ports.
    await ended;
    if (thrown) throw thrown.error;
    return outcome;
  } catch (error) {
    await rm(partialFolder(request.model_dir), { recursive: true, force: true, maxRetries: 5 });
    if (thrown) throw thrown.error;
    return { ok: false, failure: threadEnded(error) };
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
    ours.close();
  }
}
