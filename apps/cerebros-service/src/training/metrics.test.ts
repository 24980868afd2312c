import { describe, expect, it } from "vitest";
import { encodeTargets, score } from "./metrics.js";

describe("regression", () => {
  const encoding = { task: "regression" as const, name: "y", mean: 100, deviation: 10 };
  it("is scored in the units of the target", () => {
    const outputs = Float32Array.of(0, 1, -1);
    const metrics = score(encoding, outputs, Float64Array.of(100, 113, 94));
    expect(metrics["rmse"]).toBeCloseTo(Math.sqrt((0 + 9 + 16) / 3), 10);
    expect(metrics["mae"]).toBeCloseTo(7 / 3, 10);
    const spread = [100, 113, 94].map((value) => (value - 307 / 3) ** 2).reduce((a, b) => a + b);
    expect(metrics["r2"]).toBeCloseTo(1 - 25 / spread, 10);
  });
  it("trains on standardised targets", () => {
    expect([...encodeTargets(encoding, Float64Array.of(100, 125), { kind: "mse" })]).toEqual([0, 2.5]);
  });
});

describe("classification", () => {
  const encoding = { task: "classification" as const, name: "y", classes: ["a", "b"] };
  it("is scored by the most probable class and by log loss", () => {
    const outputs = Float32Array.of(0.75, 0.25, 0.5, 0.5, 1, 0);
    const metrics = score(encoding, outputs, Float64Array.of(0, 0, 1));
    expect(metrics["accuracy"]).toBeCloseTo(2 / 3, 10);
    // A probability of 0 counts as 1e-7.
    expect(metrics["log_loss"]).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5) + Math.log(1e-7)) / 3, 6);
  });
  it("trains on the numbers of the classes, or on one-hot columns", () => {
    const targets = Float64Array.of(1, 0);
    expect([...encodeTargets(encoding, targets, { kind: "softmax_cross_entropy" })]).toEqual([1, 0]);
    expect([...encodeTargets(encoding, targets, { kind: "mse" })]).toEqual([0, 1, 1, 0]);
  });
  it("does not hide an output that is no number", () => {
    expect(
      score(encoding, Float32Array.of(Number.NaN, Number.NaN), Float64Array.of(0))["log_loss"],
    ).toBeNaN();
  });
});
