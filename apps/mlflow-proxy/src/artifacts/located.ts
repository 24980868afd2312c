import type { mlflow } from "@cerebros/contracts";
import type { OpenArtifact } from "./artifact-folder.js";
import { toRelativePath } from "./artifact-path.js";
import type { Artifacts } from "./artifacts.js";

/** Artifacts of a run or model. */
export interface LocatedFiles {
  root_uri: string;
  /** With paths relative to the root. */
  files: mlflow.FileInfo[];
}

/** @param path relative to the root. */
export async function listLocated(
  artifacts: Artifacts,
  root_uri: string,
  path: string,
): Promise<LocatedFiles> {
  const { folder, prefix } = artifacts.ofRun(root_uri);
  const files = await folder.list(below(prefix, path));
  const skip = prefix === "" ? 0 : prefix.length + 1;
  return { root_uri, files: files.map((file) => ({ ...file, path: file.path.slice(skip) })) };
}

/** @param path relative to the root. */
export async function openLocated(
  artifacts: Artifacts,
  root_uri: string,
  path: string,
): Promise<OpenArtifact> {
  const { folder, prefix } = artifacts.ofRun(root_uri);
  return folder.open(below(prefix, path));
}

/** The client's path is judged by itself, so that the prefix cannot make an absolute one look relative. */
export function below(prefix: string, path: string): string {
  const relativePath = toRelativePath(path);
  return [prefix, relativePath].filter((part) => part !== "").join("/");
}
