import { CerebrosError, type mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkNewRun, insertRun, type NewRun } from "./create-run.js";
import { requireActiveExperiment } from "./experiment-rules.js";
import { withData } from "./run-rules.js";

export interface EnsuredRun {
  run: mlflow.Run;
  /** False when the run was there already. */
  created: boolean;
}

/**
 * The run of the experiment that carries the tag, created when there is none. Looking and creating are one transaction, so
 * a caller who repeats the request, or two who make it at once, get one run. A deleted run with the tag is `conflict`.
 *
 * @param request for a new run, the tag comes on top of its tags.
 */
export function ensureRun(context: TrackingContext, tag: mlflow.Tag, request: NewRun): Promise<EnsuredRun> {
  const checked = checkNewRun(context, { ...request, tags: [...request.tags, tag] });
  // A value that was cut to the limit is found by what was stored.
  const stored = checked.tags.at(-1) ?? tag;
  return context.store.write(async (session) => {
    const { experiment_id } = await requireActiveExperiment(session, request.experiment_id);
    const found = await session.runs.findByTag(experiment_id, stored);
    const active = found.find(({ lifecycle_stage }) => lifecycle_stage === "active");
    if (active) return { run: await withData(session, active), created: false };
    const [deleted] = found;
    if (!deleted) return { run: await insertRun(context, session, checked), created: true };
    throw new CerebrosError(
      "conflict",
      `run ${deleted.run_id} carries the tag ${tag.key}=${tag.value} but is deleted: restore it (POST runs/restore)`,
      { field: "tag" },
    );
  });
}
