import { invalidInput } from "@cerebros/contracts";
import type { OpenArtifact } from "../artifacts/artifact-folder.js";
import { openLocated } from "../artifacts/located.js";
import { schemeOf } from "../artifacts/location.js";
import type { TrackingContext } from "../tracking/context.js";
import { requireRun } from "../tracking/run-rules.js";
import { getDownloadUri, type VersionName } from "./get-model-version.js";

/** A file of the version. @param place.path relative to the version's files. */
export async function openVersionArtifact(
  context: TrackingContext,
  { path, ...version }: VersionName & { path: string },
): Promise<OpenArtifact> {
  const uri = await getDownloadUri(context, version);
  if (schemeOf(uri) !== "runs") return openLocated(context.artifacts, uri, path);
  const [, run_id, inner] = /^runs:\/+([^/]+)\/(.+)$/i.exec(uri) ?? [];
  if (run_id === undefined || inner === undefined)
    throw invalidInput("source", `the source ${uri} of the version names no run and path`);
  const { artifact_uri } = await context.store.read((session) => requireRun(session, run_id));
  return openLocated(context.artifacts, artifact_uri, `${inner}/${path}`);
}
