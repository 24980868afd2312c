import { toMetricValue } from "../tracking.js";
import type { Metric, Page } from "./entities.js";
import { integer, requiredText, text } from "./fields.js";
import { omitEmpty, toWireInt64 } from "./json.js";
import { message, runAliases } from "./message.js";

export const GetMetricHistory = message(
  {
    run_id: requiredText,
    metric_key: requiredText,
    page_token: text.optional(),
    max_results: integer.optional(),
  },
  runAliases,
);

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
