import { mlflow, type TrackingRunStatus } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkLength } from "./key.js";
import { runNameTag } from "./run-name.js";
import { requireActiveRun } from "./run-rules.js";

export interface RunUpdate {
  run_id: string;
  status?: TrackingRunStatus | undefined;
  /** Milliseconds since 1970. */
  end_time?: bigint | undefined;
  /** Empty = unchanged. */
  run_name?: string | undefined;
}

/**
 * Changes what is present. Every change of status is allowed: resuming a finished run is an ordinary thing to do, and the
 * Python client does it by sending RUNNING.
 */
export function updateRun({ store }: TrackingContext, update: RunUpdate): Promise<mlflow.RunInfo> {
  const { run_id, status, end_time, run_name = "" } = update;
  checkLength(run_name, mlflow.limits.run_name, "run_name");
  const changes = {
    ...(status === undefined ? {} : { status }),
    ...(end_time === undefined ? {} : { end_time }),
    ...(run_name === "" ? {} : { run_name }),
  };
  return store.write(async (session) => {
    const info = await requireActiveRun(session, run_id);
    await session.runs.update(run_id, changes);
    if (run_name !== "") await session.tags.set(run_id, [{ key: runNameTag, value: run_name }]);
    return { ...info, ...changes };
  });
}
