import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkKey } from "../tracking/key.js";
import { checkModelName, checkRegistryTags, requireRegisteredModel } from "./registry-rules.js";

export async function setRegisteredModelTag(
  { store }: TrackingContext,
  { name, ...tag }: { name: string } & mlflow.Tag,
): Promise<void> {
  checkModelName(name);
  const checked = checkRegistryTags([tag], mlflow.limits.registered_model_tag_value, "");
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    await session.registered_models.setTags(name, checked);
  });
}

/** Harmless when there is no such tag. */
export async function deleteRegisteredModelTag(
  { store }: TrackingContext,
  { name, key }: { name: string; key: string },
): Promise<void> {
  checkModelName(name);
  checkKey(key, "key");
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    await session.registered_models.deleteTag(name, key);
  });
}
