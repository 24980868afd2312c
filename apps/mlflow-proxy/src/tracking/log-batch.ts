import { invalidInput, mlflow } from "@cerebros/contracts";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { checkModelFields, copyToModels } from "./copy-to-models.js";
import { checkKey, checkLength, fitLength } from "./key.js";
import { latestOf, toStored } from "./metric-value.js";
import { runNameTag } from "./run-name.js";
import { checkRunId, requireActiveRun } from "./run-rules.js";
import { checkTags, distinctTags } from "./tags.js";

const { limits } = mlflow;

export interface Batch {
  run_id: string;
  metrics: readonly mlflow.LoggedMetric[];
  params: readonly mlflow.Param[];
  tags: readonly mlflow.Tag[];
}

/**
 * Stores all of a batch in one transaction, or nothing. Repeating it is harmless: points that are there already are
 * ignored, params that are there already must agree, tags are set again. Histories are not read, however long they are.
 */
export function logBatch(context: TrackingContext, batch: Batch): Promise<void> {
  const checked = checkBatch(context, batch);
  return context.store.write(async (session) => {
    const run = await requireActiveRun(session, batch.run_id);
    await storeBatch(session, run, checked);
  });
}

/** The batch as it is stored, or a refusal that names the place, e.g. `params[2].key`. */
export function checkBatch(context: TrackingContext, batch: Batch): Batch {
  checkRunId(batch.run_id);
  checkSizes(batch);
  for (const [index, metric] of batch.metrics.entries()) {
    checkMetric(metric, `metrics[${index}].`);
  }
  const params = batch.params.map((param, index) => checkParam(context, param, `params[${index}].`));
  checkDistinctParams(params);
  const tags = distinctTags(checkTags(context, batch.tags));
  return { ...batch, params, tags };
}

/** @param prefix of the field names in a refusal: empty, or ending in a dot. */
export function checkMetric(metric: mlflow.LoggedMetric, prefix: string): void {
  checkKey(metric.key, `${prefix}key`);
  if (metric.timestamp < 0n)
    throw invalidInput(
      `${prefix}timestamp`,
      `Invalid value ${metric.timestamp} for parameter '${prefix}timestamp' supplied: metric '${metric.key}' ` +
        `(value=${metric.value}). Timestamp must be a nonnegative long (64-bit integer)`,
    );
  checkModelFields(metric, prefix);
}

/** @param prefix as above. */
export function checkParam(
  { truncate_long_values }: TrackingContext,
  { key, value }: mlflow.Param,
  prefix: string,
): mlflow.Param {
  checkKey(key, `${prefix}key`);
  return { key, value: fitLength(value, limits.param_value, `${prefix}value`, truncate_long_values) };
}

/**
 * @param run of the batch, active.
 * @param batch that was checked.
 */
export async function storeBatch(
  session: StoreSession,
  run: mlflow.RunInfo,
  { metrics, params, tags }: Batch,
): Promise<void> {
  const { run_id } = run;
  const stored = await session.params.add(run_id, params);
  refuseChangedParams(run_id, params, stored);
  const points = metrics.map(toStored);
  await session.metrics.add(run_id, points);
  await session.metrics.raiseLatest(run_id, latestOf(points));
  await copyToModels(session, run, metrics);
  await storeTags(session, run_id, tags);
}

/** The tag that mirrors the run's name renames the run. */
async function storeTags(session: StoreSession, run_id: string, tags: readonly mlflow.Tag[]): Promise<void> {
  const name = tags.find(({ key }) => key === runNameTag)?.value;
  if (name !== undefined) {
    checkLength(name, limits.run_name, runNameTag);
    await session.runs.update(run_id, { run_name: name });
  }
  await session.tags.set(run_id, tags);
}

function checkSizes({ metrics, params, tags }: Batch): void {
  checkSize(metrics.length, limits.batch_metrics, "metrics");
  checkSize(params.length, limits.batch_params, "params");
  checkSize(tags.length, limits.batch_tags, "tags");
  checkSize(metrics.length + params.length + tags.length, limits.batch_total, "metrics, params, and tags");
}

function checkSize(count: number, max: number, what: string): void {
  if (count <= max) return;
  throw invalidInput(
    what,
    `A batch logging request can contain at most ${max} ${what}. Got ${count} ${what}. ` +
      `Please split up ${what} across multiple requests and try again.`,
  );
}

function checkDistinctParams(params: readonly mlflow.Param[]): void {
  const seen = new Set<string>();
  for (const { key } of params) {
    if (seen.has(key))
      throw invalidInput(
        "params",
        `Duplicate parameter keys have been submitted: ['${key}']. ` +
          "Please ensure the request contains only one param value per param key.",
      );
    seen.add(key);
  }
}

function refuseChangedParams(
  run_id: string,
  params: readonly mlflow.Param[],
  stored: readonly mlflow.Param[],
): void {
  const values = new Map(stored.map(({ key, value }) => [key, value]));
  const changed = params.find(({ key, value }) => values.get(key) !== value);
  if (!changed) return;
  throw invalidInput(
    "params",
    `Changing param values is not allowed. Param with key='${changed.key}' was already logged with ` +
      `value='${values.get(changed.key)}' for run ID='${run_id}'. Attempted logging new value '${changed.value}'.`,
  );
}
