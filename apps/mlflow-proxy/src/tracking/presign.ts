import { invalidInput, mlflow } from "@cerebros/contracts";
import { toRelativePath } from "../artifacts/artifact-path.js";
import type { TrackingContext } from "./context.js";
import { requireLoggedModel } from "./logged-model-rules.js";
import { requireRun } from "./run-rules.js";

/** An artifact of a run or, when there is none, of a logged model. */
interface Place {
  run_id?: string | undefined;
  model_id?: string | undefined;
  path: string;
}

/**
 * Refuses to sign an address of an artifact: INVALID_PARAMETER_VALUE when the artifacts go through the server,
 * NOT_IMPLEMENTED when they are in a store that this server signs nothing for.
 */
export async function refusePresign(
  { store }: TrackingContext,
  direction: "upload" | "download",
  { run_id, model_id = "", path }: Place,
): Promise<never> {
  toRelativePath(path);
  const { artifact_uri } = await store.read(async (session) =>
    run_id ? await requireRun(session, run_id) : (await requireLoggedModel(session, model_id)).info,
  );
  const scheme = /^(https?|mlflow-artifacts):/.exec(artifact_uri)?.[1];
  if (scheme !== undefined)
    throw invalidInput(
      run_id ? "run_id" : "model_id",
      `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: ${scheme}). ` +
        "This endpoint requires a direct cloud storage artifact URI.",
    );
  throw new mlflow.MlflowError(
    "NOT_IMPLEMENTED",
    `Presigned ${direction} is not supported for the current artifact repository`,
  );
}
