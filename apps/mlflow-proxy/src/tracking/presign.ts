import { invalidInput, mlflow } from "@cerebros/contracts";
import { toRelativePath } from "../artifacts/artifact-path.js";
import type { TrackingContext } from "./context.js";
import { requireRun } from "./run-rules.js";

/**
 * Refuses to sign an address of a run's artifact: INVALID_PARAMETER_VALUE when the run's artifacts go through the server,
 * NOT_IMPLEMENTED when they are in a store that this server signs nothing for.
 */
export async function refusePresign(
  { store }: TrackingContext,
  direction: "upload" | "download",
  place: { run_id: string; path: string },
): Promise<never> {
  toRelativePath(place.path);
  const { artifact_uri } = await store.read((session) => requireRun(session, place.run_id));
  const scheme = /^(https?|mlflow-artifacts):/.exec(artifact_uri)?.[1];
  if (scheme !== undefined)
    throw invalidInput(
      "run_id",
      `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: ${scheme}). ` +
        "This endpoint requires a direct cloud storage artifact URI.",
    );
  throw new mlflow.MlflowError(
    "NOT_IMPLEMENTED",
    `Presigned ${direction} is not supported for the current artifact repository`,
  );
}
