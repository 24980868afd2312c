import type { TrackingContext } from "../tracking/context.js";
import { checkModelName, requireRegisteredModel } from "./registry-rules.js";

/** Takes the model away with all that is below it; nothing can be brought back. */
export async function deleteRegisteredModel({ store }: TrackingContext, name: string): Promise<void> {
  checkModelName(name);
  return store.write(async (session) => {
    await requireRegisteredModel(session, name);
    await session.registered_models.delete(name);
  });
}
