import { invalidInput, mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { fromStored } from "./metric-value.js";
import { pageSize } from "./page-size.js";

const { limits } = mlflow;

export interface BulkHistoryRequest {
  /** 1 to 100. */
  run_ids: readonly string[];
  metric_key: string;
  /** Points over all runs. Absent = 25,000, more counts as that. */
  max_results?: number | undefined;
}

/** The history of a metric in several runs: by run id, then as in the history of one run. */
export async function getBulkHistory(
  { store }: TrackingContext,
  { run_ids, metric_key: key, max_results = limits.history_page }: BulkHistoryRequest,
): Promise<mlflow.RunMetric[]> {
  checkRunIds(run_ids, "run_id");
  if (max_results < 1) throw invalidInput("max_results", `max_results is ${max_results}, expected 1 or more`);
  const size = Math.min(max_results, limits.history_page);
  return store.read(async ({ metrics }) => {
    const found: mlflow.RunMetric[] = [];
    for (const run_id of [...new Set(run_ids)].sort()) {
      const limit = size - found.length;
      if (limit === 0) break;
      for (const point of await metrics.history({ run_id, key, after: null, limit }))
        found.push({ ...fromStored(point), run_id });
    }
    return found;
  });
}

export interface SampledHistoryRequest {
  /** 1 to 100. */
  run_ids: readonly string[];
  metric_key: string;
  /** Both or none. None = from step 0 to the last. */
  start_step?: bigint | undefined;
  end_step?: bigint | undefined;
  /** Steps, 1 to 2,500. Absent = 2,500. */
  max_results?: number | undefined;
}

/**
 * A sample of the history of a metric in several runs, for charts: at most `max_results` steps at equal distances in the
 * sorted list of all runs' steps, and the first and the last of each run. Every run answers at the same steps, so that
 * their lines can be compared. In the order of the runs, by step, timestamp and value.
 */
export async function getSampledHistory(
  { store }: Pick<TrackingContext, "store">,
  { run_ids, metric_key: key, start_step, end_step, max_results }: SampledHistoryRequest,
): Promise<mlflow.RunMetric[]> {
  checkRunIds(run_ids, "run_ids");
  const max = pageSize(max_results, { max: limits.history_steps, absent: limits.history_steps });
  if ((start_step === undefined) !== (end_step === undefined))
    throw invalidInput(
      start_step === undefined ? "start_step" : "end_step",
      "If either start step or end step are specified, both must be specified.",
    );
  if (start_step !== undefined && end_step !== undefined && start_step > end_step)
    throw invalidInput(
      "end_step",
      `end_step must be greater than or equal to start_step. Found start_step=${start_step} and end_step=${end_step}.`,
    );
  const runs = [...new Set(run_ids)];
  const interval = { run_ids: runs, key, start: start_step ?? 0n, end: end_step ?? null };
  return store.read(async ({ metrics }) => {
    const sample = await metrics.sampleSteps({ ...interval, max });
    const steps = [...new Set([...sample, ...(await metrics.endSteps(interval))])];
    const found: mlflow.RunMetric[] = [];
    for (const run_id of runs)
      for (const point of await metrics.atSteps({ run_id, key, steps, limit: limits.history_page }))
        found.push({ ...fromStored(point), run_id });
    return found;
  });
}

function checkRunIds(run_ids: readonly string[], field: string): void {
  if (run_ids.length === 0)
    throw invalidInput(field, `Missing value for required parameter '${field}': name at least one run`);
  if (run_ids.length > limits.history_runs)
    throw invalidInput(
      field,
      `GetMetricHistoryBulk request cannot specify more than ${limits.history_runs} run_ids. Received ${run_ids.length} run_ids.`,
    );
}
