import { invalidInput, mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "../tracking/context.js";
import { checkLength } from "../tracking/key.js";
import {
  checkModelName,
  requireModelVersion,
  requireRegisteredModel,
  toVersionNumber,
} from "./registry-rules.js";

/** Gives a version of the model the alias, and takes it from the version that had it. */
export async function setAlias(
  { store }: TrackingContext,
  { name, alias, version: text }: { name: string; alias: string; version: string },
): Promise<void> {
  checkModelName(name);
  checkAlias(alias);
  checkNotReserved(alias);
  const version = toVersionNumber(text);
  return store.write(async (session) => {
    await requireModelVersion(session, name, version);
    await session.registered_models.setAlias(name, { alias, version });
  });
}

/** Harmless when the model has no such alias. */
export async function deleteAlias(
  { store }: TrackingContext,
  { name, alias }: { name: string; alias: string },
): Promise<void> {
  checkModelName(name);
  checkAlias(alias);
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    await session.registered_models.deleteAlias(name, alias);
  });
}

export async function getVersionByAlias(
  { store }: TrackingContext,
  { name, alias }: { name: string; alias: string },
): Promise<mlflow.ModelVersion> {
  checkModelName(name);
  checkAlias(alias);
  return store.read((session) => requireVersionByAlias(session, name, alias));
}

/** The version that has the alias; `latest`, which no version can be given, is the highest. */
export async function requireVersionByAlias(
  session: StoreSession,
  name: string,
  alias: string,
): Promise<mlflow.ModelVersion> {
  const { aliases, latest_versions } = await requireRegisteredModel(session, name);
  const version =
    alias.toLowerCase() === "latest"
      ? latest_versions.map((latest) => latest.version).toSorted((a, b) => b - a)[0]
      : aliases.find((known) => known.alias === alias)?.version;
  if (version === undefined) throw invalidInput("alias", `Registered model alias ${alias} not found.`);
  return requireModelVersion(session, name, version);
}

function checkAlias(alias: string): void {
  checkLength(alias, mlflow.limits.model_alias, "alias");
  if (/^[\p{L}\p{N}_-]+$/u.test(alias)) return;
  throw invalidInput(
    "alias",
    `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
  );
}

/** Words that would be taken for a version in `models:/<name>@<alias>`. */
function checkNotReserved(alias: string): void {
  if (alias.toLowerCase() === "latest")
    throw invalidInput("alias", "'latest' alias name (case insensitive) is reserved.");
  if (/^v\d+$/i.test(alias)) throw invalidInput("alias", `Version alias name '${alias}' is reserved.`);
}
