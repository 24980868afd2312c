import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkLength } from "../tracking/key.js";
import { checkModelName, requireRegisteredModel } from "./registry-rules.js";

/** Replaces the description. */
export async function updateRegisteredModel(
  { store, now }: TrackingContext,
  { name, description }: { name: string; description: string },
): Promise<mlflow.RegisteredModel> {
  checkModelName(name);
  checkLength(description, mlflow.limits.model_description, "description");
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    await session.registered_models.update(name, { description, last_updated_timestamp: now() });
    return requireRegisteredModel(session, name);
  });
}
