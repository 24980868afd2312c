import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkExperimentName } from "./create-experiment.js";
import { nameTaken, requireExperiment } from "./experiment-rules.js";

/** A deleted experiment cannot be renamed: INVALID_STATE. */
export function renameExperiment(
  { store, now }: TrackingContext,
  { experiment_id, new_name }: { experiment_id: string; new_name: string },
): Promise<void> {
  checkExperimentName(new_name, "new_name");
  return store.write(async (session) => {
    const { lifecycle_stage } = await requireExperiment(session, experiment_id);
    if (lifecycle_stage !== "active")
      throw new mlflow.MlflowError("INVALID_STATE", "Cannot rename a non-active experiment.", {
        field: "experiment_id",
      });
    const changes = { name: new_name, last_update_time: now() };
    if (!(await session.experiments.update(experiment_id, changes))) throw nameTaken(new_name);
  });
}
