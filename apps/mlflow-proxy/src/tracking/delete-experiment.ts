import type { TrackingContext } from "./context.js";
import { requireExperimentIn } from "./experiment-rules.js";

/** Marks the experiment and all its runs deleted. One that is deleted already counts as not there. */
export function deleteExperiment({ store, now }: TrackingContext, experiment_id: string): Promise<void> {
  return store.write(async (session) => {
    await requireExperimentIn(session, experiment_id, "active");
    const at = now();
    await session.experiments.update(experiment_id, { lifecycle_stage: "deleted", last_update_time: at });
    await session.runs.updateAllOf(experiment_id, { lifecycle_stage: "deleted", deleted_time: at });
  });
}

/** Brings the experiment and all its runs back. One that is active counts as not there. */
export function restoreExperiment({ store, now }: TrackingContext, experiment_id: string): Promise<void> {
  return store.write(async (session) => {
    await requireExperimentIn(session, experiment_id, "deleted");
    await session.experiments.update(experiment_id, { lifecycle_stage: "active", last_update_time: now() });
    await session.runs.updateAllOf(experiment_id, { lifecycle_stage: "active", deleted_time: null });
  });
}
