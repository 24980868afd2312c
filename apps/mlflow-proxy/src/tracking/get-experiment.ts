import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { requireExperiment } from "./experiment-rules.js";

/** Deleted experiments are found too, here and by name. */
export function getExperiment({ store }: TrackingContext, experiment_id: string): Promise<mlflow.Experiment> {
  return store.read((session) => requireExperiment(session, experiment_id));
}

export async function getExperimentByName(
  { store }: TrackingContext,
  name: string,
): Promise<mlflow.Experiment> {
  const experiment = await store.read((session) => session.experiments.findByName(name));
  if (experiment) return experiment;
  throw new mlflow.MlflowError("RESOURCE_DOES_NOT_EXIST", `Could not find experiment with name '${name}'`, {
    field: "experiment_name",
  });
}
