import { invalidInput, mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkExperimentId } from "./experiment-rules.js";

/** Data sets that runs of 1 to 20 experiments read, each once for every context; at most 1,000. */
export function searchDatasets(
  { store }: TrackingContext,
  experiment_ids: readonly string[],
): Promise<mlflow.DatasetSummary[]> {
  const { dataset_experiments: max, dataset_summaries } = mlflow.limits;
  if (experiment_ids.length === 0 || experiment_ids.length > max)
    throw invalidInput(
      "experiment_ids",
      `SearchDatasets names ${experiment_ids.length} experiment_ids, expected 1 to ${max}`,
    );
  for (const [index, id] of experiment_ids.entries()) checkExperimentId(id, `experiment_ids[${index}]`);
  return store.read(({ links }) => links.datasetsOf([...new Set(experiment_ids)], dataset_summaries));
}
