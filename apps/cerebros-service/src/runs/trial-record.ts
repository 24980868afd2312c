import {
  type Architecture,
  compareTrials,
  type Direction,
  type Metrics,
  type Parameters,
  type Run,
  type Trial,
  trialId,
} from "@cerebros/contracts";
import { toTrial } from "../store/rows.js";
import type { TrialRow } from "../store/schema.js";
import type { Change, Store } from "../store/store.js";
import type { ChosenTrainer, TrialResult } from "../training/training.js";
import { getRun, getTrial } from "./read.js";
import { moveTrial } from "./transitions.js";

/** Writes what happens to the trials of a run: each call is one transaction, change and event together. */
export interface TrialRecord {
  start(
    run_id: string,
    number: number,
    proposal: { parameters: Parameters; architecture: Architecture },
  ): Promise<Trial>;
  /** The trials that a stop interrupted, ready to start over under their own ids. */
  requeueInterrupted(run_id: string): Promise<Trial[]>;
  /** What trains it, before its first epoch. */
  trainer(trial: Trial, chosen: ChosenTrainer): Promise<void>;
  /** Recording an epoch again (a trial that starts over repeats its epochs exactly) changes nothing. */
  epoch(trial: Trial, epoch: number, metrics: Metrics): Promise<void>;
  /** Returns null when the trial is no longer running, because it was cancelled meanwhile. */
  succeed(trial: Trial, result: TrialResult, model_path: string, totals: Totals): Promise<Trial | null>;
  fail(trial: Trial, reason: string, totals: Totals): Promise<Trial | null>;
}

export interface Totals {
  duration_ms: number;
  /** Milliseconds of searching of the whole run. */
  active_ms: number;
}

export function createTrialRecord({ store, now }: { store: Store; now: () => Date }): TrialRecord {
  return {
    start: (run_id, number, { parameters, architecture }) =>
      store.change(async (change) => {
        const { leaks } = await getRun(change.db, run_id);
        const row = await change.db
          .insertInto("trial")
          .values({
            trial_id: trialId(run_id, number),
            run_id,
            number,
            state: "running",
            parameters_json: JSON.stringify(parameters),
            architecture_json: JSON.stringify(architecture),
            metrics_json: "{}",
            epochs: 0,
            leaky: leaks.length > 0 ? 1 : 0,
            spectral_norm: 0,
            attempt: 1,
            started_at: now().toISOString(),
            tracked_epochs: 0,
            tracked: 0,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        const trial = toTrial(row);
        await change.announceTrial("trial:started", trial);
        return trial;
      }),

    requeueInterrupted: (run_id) =>
      store.change(async (change) => {
        const rows = await change.db
          .updateTable("trial")
          .set((row) => ({ attempt: row("attempt", "+", 1) }))
          .where("run_id", "=", run_id)
          .where("state", "=", "running")
          .returningAll()
          .execute();
        const trials = rows.map(toTrial).sort((a, b) => a.number - b.number);
        for (const trial of trials) await change.announceTrial("trial:requeued", trial);
        return trials;
      }),

    trainer: (trial, { trainer, trainer_reason }) =>
      store.change(async ({ db }) => {
        await db
          .updateTable("trial")
          .set({ trainer, trainer_reason })
          .where("trial_id", "=", trial.trial_id)
          .where("state", "=", "running")
          .execute();
      }),

    epoch: (trial, epoch, metrics) =>
      store.change(async (change) => {
        const inserted = await change.db
          .insertInto("epoch")
          .values({
            trial_id: trial.trial_id,
            epoch,
            metrics_json: JSON.stringify(metrics),
            at: now().toISOString(),
          })
          .onConflict((conflict) => conflict.columns(["trial_id", "epoch"]).doNothing())
          .executeTakeFirst();
        if (inserted.numInsertedOrUpdatedRows === 0n) return;
        const row = await change.db
          .updateTable("trial")
          .set({ epochs: epoch })
          .where("trial_id", "=", trial.trial_id)
          .where("state", "=", "running")
          .returningAll()
          .executeTakeFirst();
        if (!row) return;
        const { number, mlflow_run_id } = row;
        await change.announceEpoch(trial.run_id, trial.trial_id, {
          number,
          epoch,
          metrics,
          spectral_norm: row.spectral_norm === 1,
          mlflow_run_id,
        });
      }),

    succeed: (trial, result, model_path, totals) => {
      const { metrics, spectral_norm, warnings: _, ...columns } = result;
      return finish(trial, "succeeded", totals, {
        ...columns,
        metrics_json: JSON.stringify(metrics),
        spectral_norm: spectral_norm ? 1 : 0,
        model_path,
      });
    },

    fail: (trial, reason, totals) => finish(trial, "failed", totals, { error: reason }),
  };

  function finish(
    trial: Trial,
    state: "succeeded" | "failed",
    { duration_ms, active_ms }: Totals,
    columns: Partial<TrialRow>,
  ): Promise<Trial | null> {
    return store.change(async (change) => {
      if (!(await isRunning(change, trial))) return null;
      const finished_at = now().toISOString();
      const row = await change.db
        .updateTable("trial")
        .set({ ...columns, state: moveTrial(trial, state), duration_ms, finished_at })
        .where("trial_id", "=", trial.trial_id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const finished = toTrial(row);
      await countFinished(change, finished, active_ms);
      await change.announceTrial(`trial:${state}`, finished);
      return finished;
    });
  }
}

async function isRunning(change: Change, { trial_id }: Trial): Promise<boolean> {
  return (await getTrial(change.db, trial_id)).state === "running";
}

async function countFinished(change: Change, trial: Trial, active_ms: number): Promise<void> {
  const run = await getRun(change.db, trial.run_id);
  await change.db
    .updateTable("run")
    .set({
      trials_finished: run.trials_finished + 1,
      best_trial_id: await better(change, run, trial),
      active_ms,
    })
    .where("run_id", "=", trial.run_id)
    .execute();
}

async function better(change: Change, run: Run, trial: Trial): Promise<string | null> {
  if (trial.value === null) return run.best_trial_id;
  if (run.best_trial_id === null) return trial.trial_id;
  const best = await getTrial(change.db, run.best_trial_id);
  const direction: Direction = run.direction ?? "minimize";
  return compareTrials(direction)(trial, best) < 0 ? trial.trial_id : best.trial_id;
}
