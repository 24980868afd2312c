import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CerebrosError, invalidInput } from "@cerebros/contracts";

/** A URI or path with further segments, before its query if it has one. */
export function appendToUri(uri: string, ...segments: string[]): string {
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(uri) ?? [];
  return `${path.replace(/\/+$/, "")}/${segments.join("/")}${rest}`;
}

/** `--default-artifact-root` and the like: a local path becomes absolute, anything with another scheme stays. */
export function toAbsoluteLocation(location: string): string {
  const scheme = schemeOf(location);
  if (scheme === null) return resolve(location);
  if (scheme !== "file") return location;
  const path = location.slice("file:".length);
  // `file:relative` is no URL, but MLflow knows it.
  return path.startsWith("/") ? location : pathToFileURL(resolve(path)).href;
}

/** The location that a client wants for an experiment, or a refusal. */
export function toExperimentLocation(location: string): string {
  const refuse = (reason: string) =>
    invalidInput(
      "artifact_location",
      `Invalid value ${JSON.stringify(location)} for parameter 'artifact_location' supplied: ${reason}`,
    );
  const [, path = "", query = "", fragment = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(location) ?? [];
  if (fragment !== "") throw refuse("it must not contain a fragment");
  const scheme = schemeOf(location);
  if (knowsParameters(scheme) && /;[^/]*$/.test(path)) throw refuse("it must not contain URI parameters (;)");
  if (decodeStable(query).includes("..")) throw refuse("Invalid query string");
  if (/^file:\/\/(?!localhost\/|\/)/i.test(location)) throw refuse("it names no folder of this machine");
  if (scheme === "runs") throw refuse("it must not have the scheme runs:");
  if (scheme === "mlflow-artifacts" && decodeStable(path).split("/").includes(".."))
    throw refuse("Invalid path: it leads out of the artifacts that are served");
  return toAbsoluteLocation(location);
}

/** Whether `;` sets parameters off in the last part of its path; elsewhere it is a character like any other. */
function knowsParameters(scheme: string | null): boolean {
  return scheme === null || ["ftp", "hdfs", "http", "https", "sftp"].includes(scheme);
}

/** Where the server finds a run's artifacts. */
export type ArtifactRoot =
  /** Below the folder that is served to clients; `path` is relative, without slashes at its ends. */
  | { kind: "served"; path: string }
  /** A folder of this machine. */
  | { kind: "folder"; path: string }
  /** A store that only the client speaks to. */
  | { kind: "remote"; scheme: string };

/** @param artifact_uri of a run, as it is stored. */
export function toArtifactRoot(artifact_uri: string): ArtifactRoot {
  const scheme = schemeOf(artifact_uri);
  if (scheme === null) return { kind: "folder", path: artifact_uri };
  if (scheme === "file") return { kind: "folder", path: fileUriToPath(artifact_uri) };
  if (scheme !== "mlflow-artifacts") return { kind: "remote", scheme };
  // An authority names a server as its clients reach it, which is this one.
  const path = artifact_uri.slice("mlflow-artifacts:".length).replace(/^\/\/[^/]*/, "");
  return { kind: "served", path: path.replace(/^\/+|\/+$/g, "") };
}

/** The folder of `--artifacts-destination`, absolute. */
export function toLocalFolder(location: string, option: string): string {
  const scheme = schemeOf(location);
  if (scheme === null) return resolve(location);
  if (scheme === "file") return fileUriToPath(toAbsoluteLocation(location));
  throw new CerebrosError(
    "invalid_input",
    `${option} is ${location}, but artifacts are kept in a folder of this machine: give a path or a file: URI`,
    { field: option },
  );
}

function fileUriToPath(uri: string): string {
  try {
    return fileURLToPath(new URL(uri));
  } catch (error) {
    throw new CerebrosError("invalid_input", `${uri} names no folder of this machine`, { cause: error });
  }
}

/** Null for a plain path. One letter is no scheme but a drive. */
export function schemeOf(location: string): string | null {
  return /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(location)?.[1]?.toLowerCase() ?? null;
}

/** Percent-decoded until nothing changes, so that no second decoding later can bring up something else. */
export function decodeStable(text: string): string {
  let decoded = text;
  for (let before = ""; before !== decoded; ) {
    before = decoded;
    decoded = decoded.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"),
    );
  }
  return decoded;
}
