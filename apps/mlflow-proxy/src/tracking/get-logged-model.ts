import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { requireLoggedModel } from "./logged-model-rules.js";

/** A deleted model is not found. */
export function getLoggedModel({ store }: TrackingContext, model_id: string): Promise<mlflow.LoggedModel> {
  return store.read((session) => requireLoggedModel(session, model_id));
}
