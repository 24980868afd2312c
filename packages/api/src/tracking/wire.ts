import { type MetricValue, type TrackingRun, toMetricValue } from "@cerebros/contracts";
import type { z } from "zod";

/** A run as JSON can carry it: NaN and the infinities become their names. */
export function toWireRun(run: TrackingRun) {
  return { ...run, metrics: run.metrics.map(toWireMetric) };
}

export function toWireMetric<M extends { value: z.input<typeof MetricValue> }>(metric: M) {
  return { ...metric, value: toMetricValue(Number(metric.value)) };
}
