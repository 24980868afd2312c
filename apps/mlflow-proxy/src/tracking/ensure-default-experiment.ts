import type { TrackingContext } from "./context.js";
import { insertExperiment } from "./create-experiment.js";

/** MLflow's experiment 0, which exists from the first start on; a database that holds any experiment is left alone. */
export function ensureDefaultExperiment(context: TrackingContext): Promise<void> {
  return context.store.write(async (session) => {
    if (!(await session.experiments.areNone())) return;
    await insertExperiment(context, session, { experiment_id: "0", name: "Default", artifact_location: "" });
  });
}
