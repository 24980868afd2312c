import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EnsureRun, LogBatch, MetricValue, TrackingRun, toMetricValue } from "./tracking.js";

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../samples/tracking/${name}.json`, import.meta.url), "utf8"));

describe("the tracking contract", () => {
  it("still takes the frozen samples", () => {
    expect(EnsureRun.parse(sample("ensure-run"))).toEqual(sample("ensure-run"));
    expect(TrackingRun.parse(sample("run"))).toEqual(sample("run"));
    const values = LogBatch.parse(sample("log-batch")).metrics.map(({ value }) => value);
    expect(values).toEqual([0.25, Number.NaN, Number.NEGATIVE_INFINITY]);
  });

  it("fills in what may be left out", () => {
    const { experiment_id, tag } = EnsureRun.parse(sample("ensure-run"));
    expect(EnsureRun.parse({ experiment_id, tag })).toEqual({ experiment_id, tag, user_id: "", tags: [] });
  });

  it("carries every number through JSON", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const wire = JSON.parse(JSON.stringify(toMetricValue(value)));
        expect(MetricValue.parse(wire)).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });
});
