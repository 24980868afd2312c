import type { mlflow } from "@cerebros/contracts";
import type { StoredMetric } from "../store/port.js";

/** NaN is kept as 0 with a mark; an infinity as the largest double, and comes back as that number. */
export function toStored({ key, value, timestamp, step }: mlflow.Metric): StoredMetric {
  const is_nan = Number.isNaN(value);
  const finite = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  return { key, value: is_nan ? 0 : finite, timestamp, step, is_nan };
}

export function fromStored({ key, value, timestamp, step, is_nan }: StoredMetric): mlflow.Metric {
  return { key, value: is_nan ? Number.NaN : value, timestamp, step };
}

/** Of each key the greatest by step, then timestamp, then value; of equals the first. NaN counts as its stored 0. */
export function latestOf(metrics: readonly StoredMetric[]): StoredMetric[] {
  const latest = new Map<string, StoredMetric>();
  for (const metric of metrics) {
    const known = latest.get(metric.key);
    if (!known || isLater(metric, known)) latest.set(metric.key, metric);
  }
  return [...latest.values()];
}

function isLater(a: StoredMetric, b: StoredMetric): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}
