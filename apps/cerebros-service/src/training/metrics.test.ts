import { TargetTransform } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTarget } from "./data/encode-target.js";
import {
  completeOutputs,
  decodeNumbers,
  encodeTargets,
  rankingMetric,
  score,
  validationLoss,
} from "./metrics.js";

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

describe("regression of a logarithm", () => {
  const encoding = { task: "regression" as const, name: "y", mean: 2, deviation: 0.5, log: true as const };
  const targets = Float64Array.of(Math.exp(2), Math.exp(3));

  it("learns the logarithm, and decodes to the units of the target", () => {
    expect([...encodeTargets(encoding, targets, { kind: "mse" })]).toEqual([0, 2]);
    expect([...decodeNumbers(encoding, Float32Array.of(0, 2))]).toEqual([Math.exp(2), Math.exp(3)]);
  });
  it("is scored in the units of the target and by the error of the logarithm", () => {
    const metrics = score(encoding, Float32Array.of(0.5, 1), targets);
    expect(metrics["rmse_log"]).toBeCloseTo(Math.sqrt((0.25 ** 2 + 0.5 ** 2) / 2), 10);
    const errors = [Math.exp(2.25) - Math.exp(2), Math.exp(3) - Math.exp(2.5)];
    expect(metrics["mae"]).toBeCloseTo((errors[0] ?? 0) / 2 + (errors[1] ?? 0) / 2, 10);
  });
  it("is ranked by what the network learns", () => {
    expect(rankingMetric(encoding)).toBe("rmse_log");
    expect(rankingMetric({ ...encoding, log: undefined })).toBe("rmse");
  });
  it("has the loss of what the network learns", () => {
    expect(validationLoss(encoding, { rmse: 9, rmse_log: 0.25 })).toBe(0.25);
    expect(validationLoss({ ...encoding, log: undefined }, { rmse: 1 })).toBe(4);
  });
});

it("what a network learns decodes to the target, whatever the transform", () => {
  const number = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 2 }),
      fc.constantFrom(...TargetTransform.options),
      (values, transform) => {
        const targets = Float64Array.from(values);
        const target = {
          task: "regression" as const,
          rows: [...values.keys()],
          values: targets,
          classes: null,
        };
        fc.pre(Math.max(...values) > 1.001 * Math.min(...values));
        const encoding = encodeTarget("y", target, target.rows, { transform, lineOf: (row) => row + 2 });
        if (encoding.task !== "regression") throw new Error("a regression became something else");
        const decoded = decodeNumbers(encoding, encodeTargets(encoding, targets, { kind: "mse" }));
        // The network works in single precision, relative to the largest number, or to each with a logarithm.
        for (const [row, value] of values.entries()) {
          const scale = encoding.log ? value * 50 : Math.max(...values);
          expect(Math.abs((decoded[row] ?? Number.NaN) - value)).toBeLessThan(3e-7 * scale);
        }
      },
    ),
  );
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
    expect([...encodeTargets(encoding, targets, { kind: "sigmoid_cross_entropy" })]).toEqual([1, 0]);
    expect([...encodeTargets(encoding, targets, { kind: "mse" })]).toEqual([0, 1, 1, 0]);
  });
  it("reads one output as the probability of the second class", () => {
    expect([...completeOutputs(encoding, Float32Array.of(0.25, 1), 2)]).toEqual([0.75, 0.25, 0, 1]);
    const both = Float32Array.of(0.75, 0.25);
    expect(completeOutputs(encoding, both, 1)).toBe(both);
  });
  it("does not hide an output that is no number", () => {
    expect(
      score(encoding, Float32Array.of(Number.NaN, Number.NaN), Float64Array.of(0))["log_loss"],
    ).toBeNaN();
  });
});
