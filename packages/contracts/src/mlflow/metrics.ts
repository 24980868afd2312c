import { z } from "zod";
import { toMetricValue } from "../tracking.js";
import type { Metric, Page, RunMetric } from "./entities.js";
import { count, int64, integer, repeated, requiredText, text } from "./fields.js";
import { omitEmpty, toWireInt64 } from "./json.js";
import { message, runAliases } from "./message.js";

export const GetMetricHistory = message(
  {
    run_id: requiredText,
    metric_key: requiredText,
    page_token: text.optional(),
    max_results: count.optional(),
  },
  runAliases,
);

export const GetMetricHistoryBulk = message({
  run_id: repeated(text),
  metric_key: requiredText,
  max_results: count.optional(),
});

export const GetMetricHistoryBulkInterval = message({
  run_ids: z.array(text),
  metric_key: requiredText,
  start_step: int64.optional(),
  end_step: int64.optional(),
  max_results: integer.optional(),
});

export function toWireMetric({ key, value, timestamp, step }: Metric) {
  return {
    key,
    value: toMetricValue(value),
    timestamp: toWireInt64(timestamp),
    step: toWireInt64(step),
  };
}

export function toWireMetricPage({ items, next_page_token }: Page<Metric>) {
  return {
    metrics: omitEmpty(items.map(toWireMetric)),
    next_page_token: next_page_token ?? undefined,
  };
}

export function toWireRunMetrics(metrics: readonly RunMetric[]) {
  return {
    metrics: omitEmpty(metrics.map(({ run_id, ...metric }) => ({ ...toWireMetric(metric), run_id }))),
  };
}
