import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkLength } from "./key.js";
import { requireAnyLoggedModel } from "./logged-model-rules.js";

export function setLoggedModelTags(
  { store }: TrackingContext,
  { model_id, tags }: { model_id: string; tags: readonly mlflow.Tag[] },
): Promise<void> {
  const checked = checkModelTags(tags);
  return store.write(async (session) => {
    const { info } = await requireAnyLoggedModel(session, model_id);
    await session.logged_models.setTags(info, checked);
  });
}

export function deleteLoggedModelTag(
  { store }: TrackingContext,
  { model_id, tag_key }: { model_id: string; tag_key: string },
): Promise<void> {
  return store.write(async (session) => {
    await requireAnyLoggedModel(session, model_id);
    if (await session.logged_models.deleteTag(model_id, tag_key)) return;
    throw new mlflow.MlflowError(
      "RESOURCE_DOES_NOT_EXIST",
      `No tag with key '${tag_key}' found for model with ID '${model_id}'.`,
      { field: "tag_key" },
    );
  });
}

/** Of each key the last. MLflow bounds neither the characters of a key nor the length of a value. */
export function checkModelTags(tags: readonly mlflow.Tag[]): mlflow.Tag[] {
  for (const [index, { key }] of tags.entries())
    checkLength(key, mlflow.limits.logged_model_key, `tags[${index}].key`);
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
