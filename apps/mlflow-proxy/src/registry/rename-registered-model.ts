import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkModelName, checkNewModelName, requireRegisteredModel } from "./registry-rules.js";

/** Versions, tags and aliases go along. Model and versions count as updated. */
export async function renameRegisteredModel(
  { store, now }: TrackingContext,
  { name, new_name }: { name: string; new_name: string },
): Promise<mlflow.RegisteredModel> {
  checkModelName(name);
  checkNewModelName(new_name, "new_name");
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    const at = now();
    const changes = { name: new_name, last_updated_timestamp: at };
    if (!(await session.registered_models.update(name, changes)))
      throw new mlflow.MlflowError(
        "RESOURCE_ALREADY_EXISTS",
        `Registered Model (name=${new_name}) already exists.`,
        { field: "new_name" },
      );
    await session.model_versions.touchAllOf(new_name, at);
    return requireRegisteredModel(session, new_name);
  });
}
