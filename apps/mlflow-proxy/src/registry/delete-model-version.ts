import type { TrackingContext } from "../tracking/context.js";
import type { VersionName } from "./get-model-version.js";
import { checkModelName, requireModelVersion, toVersionNumber } from "./registry-rules.js";

/** What remains is the number, which is not given again. */
export async function deleteModelVersion(
  { store, now }: TrackingContext,
  { name, version }: VersionName,
): Promise<void> {
  checkModelName(name);
  const number = toVersionNumber(version);
  return store.write(async (session) => {
    await requireModelVersion(session, name, number);
    const at = now();
    await session.model_versions.delete(name, number, at);
    await session.registered_models.update(name, { last_updated_timestamp: at });
  });
}
