import type { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { type Batch, checkMetric, checkParam, storeBatch } from "./log-batch.js";
import { requireActiveRun } from "./run-rules.js";
import { checkTag } from "./tags.js";

type One<T> = { run_id: string } & T;

/** A batch of one metric; a refusal names its field as this request has it. */
export function logMetric(
  context: TrackingContext,
  { run_id, ...metric }: One<mlflow.LoggedMetric>,
): Promise<void> {
  checkMetric(metric, "");
  return storeOne(context, { run_id, metrics: [metric], params: [], tags: [] });
}

export function logParam(context: TrackingContext, { run_id, ...param }: One<mlflow.Param>): Promise<void> {
  const params = [checkParam(context, param, "")];
  return storeOne(context, { run_id, metrics: [], params, tags: [] });
}

export function setTag(context: TrackingContext, { run_id, ...tag }: One<mlflow.Tag>): Promise<void> {
  return storeOne(context, { run_id, metrics: [], params: [], tags: [checkTag(context, tag, "")] });
}

function storeOne({ store }: TrackingContext, batch: Batch): Promise<void> {
  return store.write(async (session) => {
    const run = await requireActiveRun(session, batch.run_id);
    await storeBatch(session, run, batch);
  });
}
