import type { Readable } from "node:stream";
import { invalidInput } from "@cerebros/contracts";
import type { OpenArtifact } from "../artifacts/artifact-folder.js";
import { below, type LocatedFiles, listLocated, openLocated } from "../artifacts/located.js";
import type { TrackingContext } from "./context.js";
import { requireActiveRun, requireRun } from "./run-rules.js";

interface Place {
  run_id: string;
  /** Relative to the run's artifact root. */
  path: string;
}

export async function listRunArtifacts(context: TrackingContext, place: Place): Promise<LocatedFiles> {
  const { artifact_uri } = await context.store.read((session) => requireRun(session, place.run_id));
  return listLocated(context.artifacts, artifact_uri, place.path);
}

export async function openRunArtifact(context: TrackingContext, place: Place): Promise<OpenArtifact> {
  const { artifact_uri } = await context.store.read((session) => requireRun(session, place.run_id));
  return openLocated(context.artifacts, artifact_uri, place.path);
}

/** Stores a file for a client that cannot write to the run's artifact root itself. */
export async function writeRunArtifact(
  context: TrackingContext,
  place: Place,
  content: Readable,
): Promise<void> {
  const { artifact_uri } = await context.store.read((session) => requireActiveRun(session, place.run_id));
  const { folder, prefix, writable } = context.artifacts.ofRun(artifact_uri);
  if (!writable)
    throw invalidInput(
      "run_uuid",
      `the artifacts of run ${place.run_id} are kept in ${artifact_uri}, which is not below the server's ` +
        "--default-artifact-root: write them there directly",
    );
  await folder.write(below(prefix, place.path), content);
}
