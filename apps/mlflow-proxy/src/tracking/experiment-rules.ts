import { invalidInput, mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";

const { MlflowError } = mlflow;

/** The experiment, deleted or not. Unknown ids are `not_found`, ids that are no integer `invalid_input`. */
export async function requireExperiment(
  session: StoreSession,
  experiment_id: string,
): Promise<mlflow.Experiment> {
  checkExperimentId(experiment_id, "experiment_id");
  const experiment = await session.experiments.find(experiment_id);
  if (experiment) return experiment;
  throw new MlflowError("RESOURCE_DOES_NOT_EXIST", `No Experiment with id=${experiment_id} exists`, {
    field: "experiment_id",
  });
}

export async function requireActiveExperiment(
  session: StoreSession,
  experiment_id: string,
): Promise<mlflow.Experiment> {
  const experiment = await requireExperiment(session, experiment_id);
  if (experiment.lifecycle_stage === "active") return experiment;
  throw invalidInput(
    "experiment_id",
    `The experiment ${experiment_id} must be in the 'active' state. Current state is ${experiment.lifecycle_stage}.`,
  );
}

/** In this stage or, as for MLflow, not there at all. */
export async function requireExperimentIn(
  session: StoreSession,
  experiment_id: string,
  stage: mlflow.Experiment["lifecycle_stage"],
): Promise<mlflow.Experiment> {
  const experiment = await requireExperiment(session, experiment_id);
  if (experiment.lifecycle_stage === stage) return experiment;
  throw new MlflowError(
    "RESOURCE_DOES_NOT_EXIST",
    `No Experiment with id=${experiment_id} exists in the '${stage}' state`,
    { field: "experiment_id" },
  );
}

export function checkExperimentId(experiment_id: string, field: string): void {
  // The length is what Python still reads as a number.
  if (/^[+-]?\d{1,4300}$/.test(experiment_id)) return;
  throw invalidInput(
    field,
    `Invalid experiment ID '${experiment_id}'. Experiment ID must be a valid integer.`,
  );
}

/** Each is a parameter of the statement. */
const maxExperiments = 10_000;

/** The ids of the experiments that a search is about, sorted, each once. */
export function checkExperimentIds(given: readonly string[]): string[] {
  const ids = [...new Set(given)].sort();
  for (const [index, id] of given.entries()) checkExperimentId(id, `experiment_ids[${index}]`);
  if (ids.length <= maxExperiments) return ids;
  throw invalidInput(
    "experiment_ids",
    `experiment_ids names ${ids.length} experiments, at most ${maxExperiments} can be searched at once`,
  );
}

export function nameTaken(name: string) {
  return new MlflowError(
    "RESOURCE_ALREADY_EXISTS",
    `Experiment(name=${name}) already exists. A deleted experiment keeps its name until it is purged.`,
    { field: "name" },
  );
}
