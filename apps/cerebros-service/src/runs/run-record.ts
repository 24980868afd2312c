import type { Metrics, Run, RunReport } from "@cerebros/contracts";
import { toRun } from "../store/rows.js";
import type { Store } from "../store/store.js";
import { getRunRow } from "./read.js";
import { hasEnded, moveRun } from "./transitions.js";

interface RecordOptions {
  store: Store;
  now: () => Date;
}

/** Announces that a run begins, or that it goes on after a stop. */
export function startRun({ store, now }: RecordOptions, run_id: string): Promise<Run> {
  return store.change(async (change) => {
    const row = await getRunRow(change.db, run_id);
    if (row.state === "running") {
      const run = toRun(row);
      await change.announceRun("run:resumed", run);
      return run;
    }
    const started = await change.db
      .updateTable("run")
      .set({ state: moveRun(row, "running"), started_at: now().toISOString() })
      .where("run_id", "=", run_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const run = toRun(started);
    await change.announceRun("run:started", run);
    return run;
  });
}

export interface RunEnd {
  state: "succeeded" | "failed";
  /** One line for the user; null on success. */
  error: string | null;
  /** The best trial's metrics on the test rows; null without a best trial. */
  test: Metrics | null;
  /** What is beside them, from the same opening of the test part. */
  report: RunReport | null;
}

/** Ends a run; one that was cancelled meanwhile stays cancelled. */
export function endRun({ store, now }: RecordOptions, run_id: string, end: RunEnd): Promise<void> {
  return store.change(async (change) => {
    const row = await getRunRow(change.db, run_id);
    if (hasEnded(row.state)) return;
    const ended = await change.db
      .updateTable("run")
      .set({
        state: moveRun(row, end.state),
        error: end.error,
        test_json: end.test === null ? null : JSON.stringify(end.test),
        report_json: end.report === null ? null : JSON.stringify(end.report),
        finished_at: now().toISOString(),
      })
      .where("run_id", "=", run_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (ended.best_trial_id !== null) {
      // Its test metrics are news for the tracking server.
      await change.db
        .updateTable("trial")
        .set({ tracked: 0 })
        .where("trial_id", "=", ended.best_trial_id)
        .execute();
    }
    await change.announceRun(`run:${end.state}`, toRun(ended));
  });
}
