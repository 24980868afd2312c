import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkKey } from "../tracking/key.js";
import type { VersionName } from "./get-model-version.js";
import { checkModelName, checkRegistryTags, requireModelVersion, toVersionNumber } from "./registry-rules.js";

export async function setModelVersionTag(
  { store }: TrackingContext,
  { name, version, ...tag }: VersionName & mlflow.Tag,
): Promise<void> {
  checkModelName(name);
  const number = toVersionNumber(version);
  const checked = checkRegistryTags([tag], mlflow.limits.model_version_tag_value, "");
  return store.write(async (session) => {
    await requireModelVersion(session, name, number);
    await session.model_versions.setTags(name, number, checked);
  });
}

/** Harmless when there is no such tag. */
export async function deleteModelVersionTag(
  { store }: TrackingContext,
  { name, version, key }: VersionName & { key: string },
): Promise<void> {
  checkModelName(name);
  const number = toVersionNumber(version);
  checkKey(key, "key");
  return store.write(async (session) => {
    await requireModelVersion(session, name, number);
    await session.model_versions.deleteTag(name, number, key);
  });
}
