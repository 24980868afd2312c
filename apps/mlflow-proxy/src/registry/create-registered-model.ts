import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkLength } from "../tracking/key.js";
import { isPrompt } from "./prompts.js";
import { checkNewModelName, checkRegistryTags, requireRegisteredModel } from "./registry-rules.js";

const { limits } = mlflow;

export function createRegisteredModel(
  { store, now }: TrackingContext,
  { name, description, tags }: mlflow.CreateRegisteredModel,
): Promise<mlflow.RegisteredModel> {
  checkNewModelName(name);
  checkLength(description, limits.model_description, "description");
  const checked = checkRegistryTags(tags, limits.registered_model_tag_value, "tags");
  return store.write(async (session) => {
    const { registered_models } = session;
    if (!(await registered_models.insert({ name, description, creation_timestamp: now() })))
      throw nameTaken(name, isPrompt(checked), await requireRegisteredModel(session, name));
    await registered_models.setTags(name, checked);
    return requireRegisteredModel(session, name);
  });
}

function nameTaken(name: string, wantsPrompt: boolean, taken: mlflow.RegisteredModel) {
  const kind = (prompt: boolean) => (prompt ? "prompt" : "registered model");
  const isTakenByPrompt = isPrompt(taken.tags);
  const message =
    wantsPrompt === isTakenByPrompt
      ? `Registered Model (name=${name}) already exists.`
      : `Tried to create a ${kind(wantsPrompt)} with name '${name}', but the name is already taken by a ` +
        `${kind(isTakenByPrompt)}: choose another name.`;
  return new mlflow.MlflowError("RESOURCE_ALREADY_EXISTS", message, { field: "name" });
}
