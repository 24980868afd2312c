import { invalidInput, mlflow } from "@cerebros/contracts";
import type { StoredModelMetric, StoreSession } from "../store/port.js";
import { checkLength } from "./key.js";
import { toStored } from "./metric-value.js";

const { limits } = mlflow;

/** @param prefix of the field names in a refusal: empty, or ending in a dot. */
export function checkModelFields(metric: mlflow.LoggedMetric, prefix: string): void {
  const { dataset_name = "", dataset_digest = "" } = metric;
  if ((dataset_name === "") !== (dataset_digest === ""))
    throw invalidInput(
      `${prefix}${dataset_name === "" ? "dataset_name" : "dataset_digest"}`,
      "Both dataset_name and dataset_digest must be provided if one is provided",
    );
  checkLength(dataset_name, limits.dataset_name, `${prefix}dataset_name`);
  checkLength(dataset_digest, limits.dataset_digest, `${prefix}dataset_digest`);
}

/** Gives the models that metrics name their points. A model that is not there is refused with MLflow's code for it. */
export async function copyToModels(
  session: StoreSession,
  run: mlflow.RunInfo,
  metrics: readonly mlflow.LoggedMetric[],
): Promise<void> {
  const [missing] = await session.logged_models.addMetrics(run, metrics.flatMap(toModelMetric));
  if (missing === undefined) return;
  throw new mlflow.MlflowError("BAD_REQUEST", `Logged model with ID '${missing}' not found.`, {
    field: "model_id",
  });
}

function toModelMetric(metric: mlflow.LoggedMetric): StoredModelMetric[] {
  const { model_id = "", dataset_name = "", dataset_digest = "" } = metric;
  if (model_id === "") return [];
  return [
    {
      ...toStored(metric),
      model_id,
      dataset_name: dataset_name === "" ? null : dataset_name,
      dataset_digest: dataset_digest === "" ? null : dataset_digest,
    },
  ];
}
