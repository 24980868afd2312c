import type { TrackingContext } from "./context.js";
import { requireRun } from "./run-rules.js";

/** Hides the run from searches and closes it to writes; harmless when repeated. */
export function deleteRun({ store, now }: TrackingContext, run_id: string): Promise<void> {
  return store.write(async (session) => {
    const { lifecycle_stage } = await requireRun(session, run_id);
    if (lifecycle_stage === "active")
      await session.runs.update(run_id, { lifecycle_stage: "deleted", deleted_time: now() });
  });
}

/** Harmless when repeated. */
export function restoreRun({ store }: TrackingContext, run_id: string): Promise<void> {
  return store.write(async (session) => {
    await requireRun(session, run_id);
    await session.runs.update(run_id, { lifecycle_stage: "active", deleted_time: null });
  });
}
