import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { requireAnyLoggedModel } from "./logged-model-rules.js";

/** Says how the upload of the model's files ended. */
export function finalizeLoggedModel(
  { store, now }: TrackingContext,
  { model_id, status }: Pick<mlflow.LoggedModelInfo, "model_id" | "status">,
): Promise<mlflow.LoggedModel> {
  return store.write(async (session) => {
    await requireAnyLoggedModel(session, model_id);
    await session.logged_models.update(model_id, { status, last_updated_timestamp_ms: now() });
    return requireAnyLoggedModel(session, model_id);
  });
}
