import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { CerebrosError, type Replay } from "@cerebros/contracts";
import { TrialFailed } from "../training/training.js";
import type { ModelOptions } from "./best-model.js";
import { dataSource } from "./data-source.js";
import { getRun, getTrial } from "./read.js";

/**
 * Trains a trial again from what is stored of it, with the trainer that it had, and compares the weights with the saved ones
 * bit for bit. Nothing about the trial changes. Refuses with `conflict` a trial that has no model.
 */
export async function replayTrial(
  { store, directory, training }: ModelOptions,
  trial_id: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Replay> {
  const trial = await getTrial(store.db, trial_id);
  const { model_path, trainer } = trial;
  if (model_path === null || trainer === null) {
    throw new CerebrosError("conflict", `trial ${trial_id} (${trial.state}) has no model to compare with`, {
      field: "trial_id",
    });
  }
  const obstacle = await training.unavailable(trainer);
  if (obstacle !== null) throw new CerebrosError("conflict", obstacle, { field: "trial_id" });
  const { config } = await getRun(store.db, trial.run_id);
  const saved_dir = directory.model(model_path);
  const model_dir = `${saved_dir}.replay-${randomBytes(4).toString("hex")}`;
  try {
    const { epochs, best_epoch } = await training.train(
      {
        source: dataSource(config, directory),
        seed: config.seed,
        number: trial.number,
        parameters: trial.parameters,
        architecture: trial.architecture,
        max_epochs: config.max_epochs,
        trainer,
        model_dir,
      },
      { signal, onTrainer() {}, onEpoch() {} },
    );
    const difference = await training.compare({ saved_dir, replayed_dir: model_dir });
    return { trial_id, trainer, epochs, best_epoch, equal: difference === null, difference };
  } catch (error) {
    if (!(error instanceof TrialFailed)) throw error;
    throw new CerebrosError("conflict", `trial ${trial_id} fails this time: ${error.message}`, {
      field: "trial_id",
      cause: error,
    });
  } finally {
    await rm(model_dir, { recursive: true, force: true });
  }
}
