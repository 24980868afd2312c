import { invalidInput, type mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import type { VersionName } from "./get-model-version.js";
import { checkModelName, requireModelVersion, toVersionNumber } from "./registry-rules.js";
import { toStage } from "./stages.js";

export interface Transition extends VersionName {
  /** In any case. */
  stage: string;
  /** Moves the other versions of the stage to Archived; for Staging and Production only. */
  archive_existing_versions: boolean;
}

export async function transitionStage(
  { store, now }: TrackingContext,
  { name, version, stage: word, archive_existing_versions }: Transition,
): Promise<mlflow.ModelVersion> {
  checkModelName(name);
  const number = toVersionNumber(version);
  const stage = toStage(word, "stage");
  if (archive_existing_versions && stage !== "Staging" && stage !== "Production")
    throw invalidInput(
      "archive_existing_versions",
      `Model version transition cannot archive existing model versions because '${word}' is not an Active stage. ` +
        "Valid stages are ['Staging', 'Production']",
    );
  return store.write(async (session) => {
    await requireModelVersion(session, name, number);
    const at = now();
    const { model_versions, registered_models } = session;
    if (archive_existing_versions) await model_versions.archiveOthers(name, number, stage, at);
    await model_versions.update(name, number, { current_stage: stage, last_updated_timestamp: at });
    await registered_models.update(name, { last_updated_timestamp: at });
    return requireModelVersion(session, name, number);
  });
}
