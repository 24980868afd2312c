import { stat } from "node:fs/promises";
import type { Run, Trial } from "@cerebros/contracts";
import { type DataDirectory, repeatPath } from "../data-directory.js";
import { type Training, TrialFailed } from "../training/training.js";
import { dataSource } from "./data-source.js";

export interface RepeatOptions {
  directory: DataDirectory;
  training: Training;
  /** Upper bound of networks trained at once, whatever the run asks for. */
  maxWorkers: number;
}

/** One seed's network: its folder, or why there is none. */
export type Repeat = { seed: number; model_dir: string } | { seed: number; failed: string };

/**
 * Trains the winner once per seed, on the same rows; a seed whose model was saved before a stop is not trained again.
 * Rejects with the reason of `signal` after an abort.
 */
export async function repeatWinner(
  { directory, training, maxWorkers }: RepeatOptions,
  run: Run,
  winner: Trial,
  seeds: number[],
  signal: AbortSignal,
): Promise<Repeat[]> {
  const repeats: Repeat[] = [];
  // One lane that fails stops the others.
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const waiting = [...seeds.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, seed] = next;
      repeats[index] = await trainAgain(seed);
    }
  };
  const trainAgain = async (seed: number): Promise<Repeat> => {
    stop.throwIfAborted();
    const model_dir = directory.model(repeatPath(winner.trial_id, seed));
    if (await stat(model_dir).catch(() => null)) return { seed, model_dir };
    try {
      await training.train(
        {
          source: dataSource(run.config, directory),
          seed,
          number: winner.number,
          parameters: winner.parameters,
          architecture: winner.architecture,
          max_epochs: run.config.max_epochs,
          trainer: run.config.trainer,
          model_dir,
        },
        { signal: stop, onTrainer() {}, onEpoch() {} },
      );
      return { seed, model_dir };
    } catch (error) {
      if (!stop.aborted && error instanceof TrialFailed) return { seed, failed: error.message };
      throw error;
    }
  };
  const count = Math.min(run.config.workers, maxWorkers, seeds.length);
  const lanes = Array.from({ length: count }, () =>
    lane().catch((error) => {
      failed.abort(error);
      throw error;
    }),
  );
  const outcomes = await Promise.allSettled(lanes);
  signal.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return repeats;
}
