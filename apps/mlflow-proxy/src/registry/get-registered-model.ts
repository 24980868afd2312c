import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { checkModelName, requireRegisteredModel } from "./registry-rules.js";

export async function getRegisteredModel(
  { store }: TrackingContext,
  name: string,
): Promise<mlflow.RegisteredModel> {
  checkModelName(name);
  return store.read((session) => requireRegisteredModel(session, name));
}
