import type { Run } from "@cerebros/contracts";
import { toTrial } from "../store/rows.js";
import type { Store } from "../store/store.js";
import { getRun } from "./read.js";
import { hasEnded, moveRun, moveTrial } from "./transitions.js";

/** Ends a run and its running trials as cancelled, in one transaction. A run that has ended is returned as it is. */
export function cancelRun({ store, now }: { store: Store; now: () => Date }, run_id: string): Promise<Run> {
  return store.change(async (change) => {
    const before = await getRun(change.db, run_id);
    if (hasEnded(before.state)) return before;
    const finished_at = now().toISOString();
    const running = await change.db
      .selectFrom("trial")
      .selectAll()
      .where("run_id", "=", run_id)
      .where("state", "=", "running")
      .orderBy("number")
      .execute();
    for (const trial of running) {
      const cancelled = await change.db
        .updateTable("trial")
        .set({ state: moveTrial(trial, "cancelled"), finished_at })
        .where("trial_id", "=", trial.trial_id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await change.announceTrial("trial:cancelled", toTrial(cancelled));
    }
    await change.db
      .updateTable("run")
      .set({ state: moveRun(before, "cancelled"), finished_at })
      .where("run_id", "=", run_id)
      .execute();
    const run = await getRun(change.db, run_id);
    await change.announceRun("run:cancelled", run);
    return run;
  });
}
