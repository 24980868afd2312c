import { CerebrosError } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkExperimentName, insertExperiment } from "./create-experiment.js";

/** The id of the experiment of that name, created when there is none. A deleted one is `conflict`: nothing is restored. */
export function ensureExperiment(context: TrackingContext, name: string): Promise<string> {
  checkExperimentName(name, "name");
  return context.store.write(async (session) => {
    const found = await session.experiments.findByName(name);
    if (found?.lifecycle_stage === "active") return found.experiment_id;
    const created = found ? null : await insertExperiment(context, session, { name, artifact_location: "" });
    if (created !== null) return created;
    throw new CerebrosError(
      "conflict",
      `experiment ${JSON.stringify(name)} is deleted: restore it (POST experiments/restore) or choose another name`,
      { field: "name" },
    );
  });
}
