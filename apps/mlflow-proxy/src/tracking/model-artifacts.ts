import type { OpenArtifact } from "../artifacts/artifact-folder.js";
import { type LocatedFiles, listLocated, openLocated } from "../artifacts/located.js";
import type { TrackingContext } from "./context.js";
import { getLoggedModel } from "./get-logged-model.js";

interface Place {
  model_id: string;
  /** Relative to the model's artifact root. */
  path: string;
}

export async function listModelArtifacts(
  context: TrackingContext,
  { model_id, path }: Place,
): Promise<LocatedFiles> {
  const { info } = await getLoggedModel(context, model_id);
  return listLocated(context.artifacts, info.artifact_uri, path);
}

export async function openModelArtifact(
  context: TrackingContext,
  { model_id, path }: Place,
): Promise<OpenArtifact> {
  const { info } = await getLoggedModel(context, model_id);
  return openLocated(context.artifacts, info.artifact_uri, path);
}
