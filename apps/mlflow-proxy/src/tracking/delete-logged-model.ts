import type { TrackingContext } from "./context.js";
import { requireAnyLoggedModel } from "./logged-model-rules.js";

/** Hides the model; its files and rows stay. Harmless when repeated. */
export function deleteLoggedModel({ store, now }: TrackingContext, model_id: string): Promise<void> {
  return store.write(async (session) => {
    await requireAnyLoggedModel(session, model_id);
    const changes = { lifecycle_stage: "deleted", last_updated_timestamp_ms: now() } as const;
    await session.logged_models.update(model_id, changes);
  });
}
