import { mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";

/** The model, which is not deleted. */
export function requireLoggedModel(session: StoreSession, model_id: string): Promise<mlflow.LoggedModel> {
  return requireModel(session, model_id, false);
}

/** The model, deleted or not: MLflow lets a client finish what it does to a model that was deleted meanwhile. */
export function requireAnyLoggedModel(session: StoreSession, model_id: string): Promise<mlflow.LoggedModel> {
  return requireModel(session, model_id, true);
}

async function requireModel(
  session: StoreSession,
  model_id: string,
  deleted: boolean,
): Promise<mlflow.LoggedModel> {
  const model = await session.logged_models.find(model_id, deleted);
  if (model) return model;
  throw noSuchModel(model_id);
}

export function noSuchModel(model_id: string) {
  return new mlflow.MlflowError("RESOURCE_DOES_NOT_EXIST", `Logged model with ID '${model_id}' not found.`, {
    field: "model_id",
  });
}
