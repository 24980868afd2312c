import type { Readable } from "node:stream";
import { invalidInput, type mlflow } from "@cerebros/contracts";
import type { OpenArtifact } from "../artifacts/artifact-folder.js";
import { toRelativePath } from "../artifacts/artifact-path.js";
import type { TrackingContext } from "./context.js";
import { requireActiveRun, requireRun } from "./run-rules.js";

interface Place {
  run_id: string;
  /** Relative to the run's artifact root. */
  path: string;
}

export interface RunFiles {
  root_uri: string;
  /** With paths relative to the run's artifact root. */
  files: mlflow.FileInfo[];
}

export async function listRunArtifacts(context: TrackingContext, place: Place): Promise<RunFiles> {
  const { artifact_uri } = await context.store.read((session) => requireRun(session, place.run_id));
  const { folder, prefix } = context.artifacts.ofRun(artifact_uri);
  const files = await folder.list(below(prefix, place.path));
  const skip = prefix === "" ? 0 : prefix.length + 1;
  return { root_uri: artifact_uri, files: files.map((file) => ({ ...file, path: file.path.slice(skip) })) };
}

export async function openRunArtifact(context: TrackingContext, place: Place): Promise<OpenArtifact> {
  const { artifact_uri } = await context.store.read((session) => requireRun(session, place.run_id));
  const { folder, prefix } = context.artifacts.ofRun(artifact_uri);
  return folder.open(below(prefix, place.path));
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

/** The client's path is judged by itself, so that the prefix cannot make an absolute one look relative. */
function below(prefix: string, path: string): string {
  const relativePath = toRelativePath(path);
  return [prefix, relativePath].filter((part) => part !== "").join("/");
}
