import { invalidInput, mlflow } from "@cerebros/contracts";
import { appendToUri } from "../artifacts/location.js";
import type { TrackingContext } from "./context.js";
import { requireActiveExperiment } from "./experiment-rules.js";
import { checkLength } from "./key.js";
import { checkModelParams, storeModelParams } from "./log-model-params.js";
import { requireLoggedModel } from "./logged-model-rules.js";
import { checkModelTags } from "./tag-logged-model.js";

const { limits } = mlflow;

/** A pending model in an active experiment; without a name it gets one made up. The source run is not verified. */
export function createLoggedModel(
  context: TrackingContext,
  request: mlflow.CreateLoggedModel,
): Promise<mlflow.LoggedModel> {
  const { experiment_id, model_type, source_run_id } = request;
  const name = request.name || context.newRunName();
  checkName(name);
  checkLength(model_type, limits.logged_model_type, "model_type");
  checkLength(source_run_id, limits.run_id, "source_run_id");
  const params = checkModelParams(request.params);
  const tags = checkModelTags(request.tags);
  return context.store.write(async (session) => {
    const experiment = await requireActiveExperiment(session, experiment_id);
    const model_id = `m-${context.newRunId()}`;
    const artifact_uri = appendToUri(experiment.artifact_location, "models", model_id, "artifacts");
    checkLength(artifact_uri, limits.model_artifact_location, "artifact_location");
    const at = context.now();
    const info: mlflow.LoggedModelInfo = {
      model_id,
      experiment_id: experiment.experiment_id,
      name,
      creation_timestamp_ms: at,
      last_updated_timestamp_ms: at,
      artifact_uri,
      status: "PENDING",
      model_type,
      source_run_id,
      status_message: null,
      tags,
    };
    await session.logged_models.insert(info);
    await session.logged_models.setTags(info, tags);
    await storeModelParams(session, info, params);
    return requireLoggedModel(session, model_id);
  });
}

function checkName(name: string): void {
  checkLength(name, limits.logged_model_name, "name");
  if (!/[/:.%"']/.test(name)) return;
  throw invalidInput(
    "name",
    `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the following ` +
      `characters: ('/', ':', '.', '%', '"', "'")`,
  );
}
