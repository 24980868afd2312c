import type { TrackingContext } from "./context.js";
import { insertExperiment } from "./create-experiment.js";

/** MLflow's experiment 0, which exists from the first start on; a database that holds any experiment is left alone. */
export async function ensureDefaultExperiment(context: TrackingContext): Promise<void> {
  // Most starts find some, and a database may be one that can only be read.
  if (!(await context.store.read((session) => session.experiments.areNone()))) return;
  await context.store.write(async (session) => {
    if (!(await session.experiments.areNone())) return;
    await insertExperiment(context, session, { experiment_id: "0", name: "Default", artifact_location: "" });
  });
}
