import { resolve } from "node:path";
import { invalidInput, mlflow } from "@cerebros/contracts";
import { isInsideFolder } from "../artifacts/inside.js";
import { type KnownHosts, requireKnownHost } from "../artifacts/known-host.js";
import { decodeStable, schemeOf, toArtifactRoot } from "../artifacts/location.js";
import type { StoreSession } from "../store/port.js";
import { requireLoggedModel } from "../tracking/logged-model-rules.js";
import { requireVersionByAlias } from "./aliases.js";
import { locationOf } from "./get-model-version.js";
import { isPrompt } from "./prompts.js";
import { requireModelVersion, requireRegisteredModel, toVersionNumber } from "./registry-rules.js";
import { findStage } from "./stages.js";

export interface SourceRequest {
  source: string;
  /** Empty = none, here and below. */
  run_id: string;
  model_id: string;
  tags: readonly mlflow.Tag[];
}

export interface ResolvedSource {
  /** As it is stored: `models:/<name>/<number>` also for an alias or stage. */
  source: string;
  /** Where the files are. */
  storage_location: string;
  /** Of the model or version that is the source. */
  run_id: string;
}

/**
 * Where the files of a new version are, or a refusal.
 *
 * The server reads these files for whoever asks, and clients load them as code. Hence a path of this machine, the address
 * of a run and what is served under `mlflow-artifacts:` must be inside the artifacts of the run, or logged model, that the
 * request names; a scheme that leads to a host of the caller's choice is refused, and so is a path that climbs.
 */
export async function resolveSource(
  session: StoreSession,
  request: SourceRequest,
  hosts: KnownHosts,
): Promise<ResolvedSource> {
  const { source, model_id, tags } = request;
  if (isPrompt(tags)) return promptSource(source);
  const scheme = schemeOf(source);
  if (scheme === "models") return modelSource(session, request);
  const model = model_id === "" ? null : await requireLoggedModel(session, model_id);
  const run_id = model?.info.source_run_id ?? "";
  if (scheme === null || scheme === "file") await requireOwnFolder(session, request);
  else {
    requireKnownHost(source, "source", hosts);
    requirePlainPath(source);
    if (scheme === "runs") requireOwnRun(request);
    if (scheme === "mlflow-artifacts") await requireOwnServed(session, request);
  }
  return { source, storage_location: source, run_id };
}

/** What prompts have in place of a source. */
const promptSources = ["dummy-source", "prompt-template"];

function promptSource(source: string): ResolvedSource {
  if (promptSources.includes(source)) return { source, storage_location: source, run_id: "" };
  throw invalidInput(
    "source",
    `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
  );
}

/** `models:/<name>/<number|stage|latest>`, `models:/<name>@<alias>`, or `models:/<id of a logged model>`. */
async function modelSource(session: StoreSession, request: SourceRequest): Promise<ResolvedSource> {
  const { source, run_id, model_id } = request;
  if (source.startsWith("models://"))
    throw refuse(source, "Registered model sources must use the active model registry.");
  const path = source.replace(/^models:\/*/i, "");
  const byPlace = /^([^/]+)\/([^/]+)$/.exec(path);
  const byAlias = /^([^/@]+)@([^/@]+)$/.exec(path);
  if (byPlace === null && byAlias === null) {
    if (model_id === "" || path !== model_id) throw notNamed(source, "model_id");
    const { info } = await requireLoggedModel(session, model_id);
    return { source, storage_location: info.artifact_uri, run_id: info.source_run_id ?? "" };
  }
  const version = byPlace
    ? await versionAt(session, byPlace[1] ?? "", byPlace[2] ?? "")
    : await requireVersionByAlias(session, byAlias?.[1] ?? "", byAlias?.[2] ?? "");
  if (model_id !== "" || (run_id !== "" && run_id !== version.run_id))
    throw refuse(
      source,
      "The run_id and model_id request parameters must match the referenced model version.",
    );
  return {
    source: `models:/${version.name}/${version.version}`,
    storage_location: locationOf(version),
    run_id: version.run_id ?? "",
  };
}

async function versionAt(session: StoreSession, name: string, place: string): Promise<mlflow.ModelVersion> {
  if (/^\d+$/.test(place)) {
    await requireRegisteredModel(session, name);
    return requireModelVersion(session, name, toVersionNumber(place));
  }
  if (place.toLowerCase() === "latest") return requireVersionByAlias(session, name, place);
  const { latest_versions } = await requireRegisteredModel(session, name);
  const stage = findStage(place);
  const found = latest_versions.find(({ current_stage }) => current_stage === stage);
  if (found) return found;
  throw new mlflow.MlflowError(
    "RESOURCE_DOES_NOT_EXIST",
    `No versions of model with name '${name}' and stage '${place}' found`,
    { field: "source" },
  );
}

/** An absolute path without `..`, however often it is decoded. */
function requirePlainPath(source: string): void {
  const [path = ""] = source
    .replace(/^[^:]*:/, "")
    .replace(/^\/\/[^/?#]*/, "")
    .split(/[?#]/);
  if (path.startsWith("/") && !decodeStable(path).split("/").includes("..")) return;
  throw refuse(
    source,
    "A source that is no local path must have an absolute path without relative path references.",
  );
}

function requireOwnRun({ source, run_id }: SourceRequest): void {
  const [, owner] = /^runs:\/+([^/]+)\/./i.exec(source) ?? [];
  if (owner === undefined || owner !== run_id) throw notNamed(source, "run_id");
}

/** Inside what is served for the run or model. */
async function requireOwnServed(session: StoreSession, request: SourceRequest): Promise<void> {
  const place = toArtifactRoot(request.source);
  for (const uri of await ownRoots(session, request)) {
    const root = toArtifactRoot(uri);
    if (place.kind !== "served" || root.kind !== "served") continue;
    if (place.path === root.path || place.path.startsWith(`${root.path}/`)) return;
  }
  throw notNamed(request.source, request.model_id === "" ? "run_id" : "model_id");
}

/** Inside the artifact folder of the run or model, also once links are followed. */
async function requireOwnFolder(session: StoreSession, request: SourceRequest): Promise<void> {
  const { source } = request;
  const folder = folderOf(source);
  for (const uri of folder === null ? [] : await ownRoots(session, request)) {
    const root = folderOf(uri);
    if (folder !== null && root !== null && (await isInsideFolder(resolve(root), resolve(folder)))) return;
  }
  throw refuse(
    source,
    "To use a local path as a model version source, the run_id request parameter has to be specified and the local path " +
      "has to be contained within the artifact directory of the run specified by the run_id.",
  );
}

/** Null for anything that is no folder of this machine. */
function folderOf(uri: string): string | null {
  const isPath = schemeOf(uri) === null ? uri.startsWith("/") : /^file:\/(\/\/)?[^/]/i.test(uri);
  if (!isPath || decodeStable(uri).split("/").includes("..")) return null;
  const place = toArtifactRoot(uri);
  return place.kind === "folder" ? place.path : null;
}

/** The artifact roots of the run and the model that the request names, as far as they are there. */
async function ownRoots(session: StoreSession, { run_id, model_id }: SourceRequest): Promise<string[]> {
  const run = run_id === "" ? null : await session.runs.find(run_id);
  const model = model_id === "" ? null : await session.logged_models.find(model_id, false);
  return [run?.artifact_uri, model?.info.artifact_uri].filter((uri) => uri !== undefined);
}

function notNamed(source: string, field: "run_id" | "model_id") {
  return refuse(
    source,
    `The ${field} request parameter must identify the resource that contains the source.`,
  );
}

function refuse(source: string, reason: string) {
  return invalidInput("source", `Invalid model version source: '${source}'. ${reason}`);
}
