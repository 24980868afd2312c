import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkExperimentTag } from "./create-experiment.js";
import { requireActiveExperiment } from "./experiment-rules.js";

export function setExperimentTag(
  context: TrackingContext,
  { experiment_id, ...tag }: { experiment_id: string } & mlflow.Tag,
): Promise<void> {
  checkExperimentTag(context, tag, "");
  return context.store.write(async (session) => {
    await requireActiveExperiment(session, experiment_id);
    await session.experiments.setTags(experiment_id, [tag]);
  });
}

export function deleteExperimentTag(
  { store }: TrackingContext,
  { experiment_id, key }: { experiment_id: string; key: string },
): Promise<void> {
  return store.write(async (session) => {
    await requireActiveExperiment(session, experiment_id);
    if (await session.experiments.deleteTag(experiment_id, key)) return;
    throw new mlflow.MlflowError(
      "RESOURCE_DOES_NOT_EXIST",
      `No tag with name: ${key} in experiment with id ${experiment_id}`,
      { field: "key" },
    );
  });
}
