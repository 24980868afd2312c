import { join, relative } from "node:path";
import { mlflow } from "@cerebros/contracts";
import { type ArtifactFolder, artifactFolder } from "./artifact-folder.js";
import { toArtifactRoot, toLocalFolder } from "./location.js";

/** Every place where this server reads or writes artifacts. */
export interface Artifacts {
  /** What clients reach under `mlflow-artifacts`; null when the server does not serve artifacts. */
  served: ArtifactFolder | null;
  /** Where the artifacts of a run are; NOT_IMPLEMENTED when only the client can reach them. */
  ofRun(artifact_uri: string): RunArtifacts;
  /** Removes what killed uploads left behind. */
  sweep(): Promise<void>;
}

export interface RunArtifacts {
  folder: ArtifactFolder;
  /** Path of the run's root in that folder; empty = the folder itself. */
  prefix: string;
  /** False for a folder that was named by a client: the server reads it, and leaves the writing to the client. */
  writable: boolean;
}

export interface ArtifactOptions {
  /** Absolute path of `--artifacts-destination`; null when artifacts are not served. */
  destination: string | null;
  /** Where new experiments keep their artifacts, as a path or URI. */
  artifact_root: string;
}

export function createArtifacts({ destination, artifact_root }: ArtifactOptions): Artifacts {
  const served = destination === null ? null : artifactFolder(destination);
  const root = toArtifactRoot(artifact_root);
  const ownPath = root.kind === "folder" ? toLocalFolder(root.path, "--default-artifact-root") : null;
  const own = ownPath === null ? null : artifactFolder(ownPath);
  return {
    served,
    ofRun(artifact_uri) {
      const place = toArtifactRoot(artifact_uri);
      if (place.kind === "served" && served) return { folder: served, prefix: place.path, writable: true };
      if (place.kind !== "folder") throw unreachable(artifact_uri);
      if (own && ownPath !== null) {
        const prefix = relative(ownPath, join(place.path));
        if (prefix !== "" && !prefix.startsWith("..")) return { folder: own, prefix, writable: true };
      }
      return { folder: artifactFolder(place.path), prefix: "", writable: false };
    },
    async sweep() {
      await Promise.all([served?.sweep(), own?.sweep()]);
    },
  };
}

function unreachable(artifact_uri: string) {
  return new mlflow.MlflowError(
    "NOT_IMPLEMENTED",
    `this server does not reach ${artifact_uri}: it serves local folders and, unless --no-serve-artifacts is given, ` +
      "mlflow-artifacts:/",
  );
}
