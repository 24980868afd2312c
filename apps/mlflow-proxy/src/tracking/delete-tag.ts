import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { requireActiveRun } from "./run-rules.js";

export function deleteTag(
  { store }: TrackingContext,
  { run_id, key }: { run_id: string; key: string },
): Promise<void> {
  return store.write(async (session) => {
    await requireActiveRun(session, run_id);
    if (await session.tags.delete(run_id, key)) return;
    throw new mlflow.MlflowError(
      "RESOURCE_DOES_NOT_EXIST",
      `No tag with name: ${key} in run with id ${run_id}`,
      { field: "key" },
    );
  });
}
