import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { requireRun, withData } from "./run-rules.js";

/** Deleted runs are found too. */
export function getRun({ store }: TrackingContext, run_id: string): Promise<mlflow.Run> {
  return store.read(async (session) => withData(session, await requireRun(session, run_id)));
}
