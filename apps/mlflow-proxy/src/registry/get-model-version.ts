import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkModelName, requireModelVersion, toVersionNumber } from "./registry-rules.js";

export interface VersionName {
  name: string;
  /** A number as text. */
  version: string;
}

export async function getModelVersion(
  { store }: TrackingContext,
  { name, version }: VersionName,
): Promise<mlflow.ModelVersion> {
  checkModelName(name);
  const number = toVersionNumber(version);
  return store.read((session) => requireModelVersion(session, name, number));
}

/** Where the files of the version are. */
export async function getDownloadUri(context: TrackingContext, version: VersionName): Promise<string> {
  return locationOf(await getModelVersion(context, version));
}

export function locationOf({ storage_location, source }: mlflow.ModelVersion): string {
  return storage_location || source;
}
