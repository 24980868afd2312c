import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkLength } from "../tracking/key.js";
import type { VersionName } from "./get-model-version.js";
import { checkModelName, requireModelVersion, toVersionNumber } from "./registry-rules.js";

/** Replaces the description; null removes it. */
export async function updateModelVersion(
  { store, now }: TrackingContext,
  { name, version, description }: VersionName & { description: string | null },
): Promise<mlflow.ModelVersion> {
  checkModelName(name);
  const number = toVersionNumber(version);
  checkLength(description ?? "", mlflow.limits.model_description, "description");
  return store.write(async (session) => {
    await requireModelVersion(session, name, number);
    await session.model_versions.update(name, number, { description, last_updated_timestamp: now() });
    return requireModelVersion(session, name, number);
  });
}
