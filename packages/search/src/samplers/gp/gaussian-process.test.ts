import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../random/stream.js";
import { allOf, feasibility, improvementOn } from "./acquisition.js";
import { fitKernel, leastNoise, negativeLogPosterior } from "./fit-kernel.js";
import { GaussianProcess, type Kernel } from "./gaussian-process.js";
import { covariance, covarianceSlope } from "./matern.js";
import { standardise } from "./observations.js";

const unordered = [false, true, false];
const kernel: Kernel = { weights: Float64Array.of(2, 0.7, 9), scale: 1.7, noise: 0.01 };

function inputsOf(n: number, seed: number): Float64Array[] {
  const values = stream(seed, "inputs");
  return Array.from({ length: n }, () =>
    Float64Array.of(values.uniform(), values.int(0, 2), values.uniform()),
  );
}
const valuesOf = (inputs: readonly Float64Array[]) =>
  standardise(inputs.map(([a = 0, b = 0, c = 0]) => Math.sin(6 * a) + b * b - 3 * a * c));

function k(a: Float64Array, b: Float64Array): number {
  let distance = 0;
  for (const [d, weight] of kernel.weights.entries()) {
    const difference = (a[d] ?? 0) - (b[d] ?? 0);
    distance += weight * (unordered[d] ? Number(difference !== 0) : difference ** 2);
  }
  const r = Math.sqrt(distance);
  return kernel.scale * (1 + Math.sqrt(5) * r + (5 / 3) * distance) * Math.exp(-Math.sqrt(5) * r);
}

/** Gauss and Jordan with pivots, unlike the process. */
function solve(matrix: number[][], b: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, b[i] ?? 0]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows.findIndex(
      (row, i) =>
        i >= c && Math.abs(row[c] ?? 0) === Math.max(...rows.slice(c).map((r) => Math.abs(r[c] ?? 0))),
    );
    [rows[c], rows[pivot]] = [rows[pivot] ?? [], rows[c] ?? []];
    const head = rows[c] ?? [];
    for (const [i, row] of rows.entries()) {
      const factor = (row[c] ?? 0) / (head[c] ?? 1);
      if (i !== c) for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (head[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}

test("the covariance's slope is that of finite differences", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (distance) => {
      const difference = (covariance(distance + 1e-6) - covariance(distance - 1e-6)) / 2e-6;
      expect(covarianceSlope(distance)).toBeCloseTo(difference, 6);
    }),
  );
  expect(covariance(0)).toBe(1);
});

test("predictions are those of the plain equations", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), fc.nat(), (n, seed) => {
      const inputs = inputsOf(n, seed);
      const values = valuesOf(inputs);
      const [input = new Float64Array(3)] = inputsOf(1, seed + 1);
      const matrix = inputs.map((a, i) => inputs.map((b, j) => k(a, b) + (i === j ? kernel.noise : 0)));
      const row = inputs.map((a) => k(a, input));
      const weights = solve(matrix, row);
      const { mean, variance } = new GaussianProcess(kernel, unordered, inputs, values).predict(input);
      expect(mean).toBeCloseTo(
        weights.reduce((sum, w, i) => sum + w * (values[i] ?? 0), 0),
        8,
      );
      expect(variance).toBeCloseTo(
        kernel.scale - weights.reduce((sum, w, i) => sum + w * (row[i] ?? 0), 0),
        8,
      );
    }),
  );
});

test("a believed value leaves all means as they were and takes doubt away", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 15 }), fc.nat(), (n, seed) => {
      const inputs = inputsOf(n, seed);
      const process = new GaussianProcess(kernel, unordered, inputs, valuesOf(inputs));
      const [believed, other] = inputsOf(2, seed + 1) as [Float64Array, Float64Array];
      const before = process.predict(other);
      process.believe(believed);
      const after = process.predict(other);
      expect(after.mean).toBeCloseTo(before.mean, 8);
      expect(after.variance).toBeLessThanOrEqual(before.variance + 1e-9);
      expect(process.predict(believed).variance).toBeLessThanOrEqual(kernel.noise);
    }),
  );
});

test("the gradient of what is promised is that of finite differences", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 15 }), fc.nat(), (n, seed) => {
      const inputs = inputsOf(n, seed);
      const process = new GaussianProcess(kernel, unordered, inputs, valuesOf(inputs));
      const acquisition = allOf([improvementOn(-1, process), feasibility(process)]);
      const [input = new Float64Array(3)] = inputsOf(1, seed + 1);
      const slope = new Float64Array(3);
      expect(acquisition.differentiate(input, slope)).toBeCloseTo(acquisition.value(input), 9);
      for (const d of [0, 2]) {
        const at = (move: number) => acquisition.value(input.map((v, i) => (i === d ? v + move : v)));
        const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs((slope[d] ?? 0) - difference)).toBeLessThan(1e-3 * (1 + Math.abs(difference)));
      }
    }),
  );
});

test("the gradient of the fit is that of finite differences", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 15 }), fc.nat(), (n, seed) => {
      const inputs = inputsOf(n, seed);
      const loss = negativeLogPosterior(unordered, inputs, valuesOf(inputs));
      const logs = Float64Array.of(0.5, -0.3, 1, 0.2, -3);
      const gradient = new Float64Array(5);
      loss(logs, gradient);
      for (const [d, slope] of gradient.entries()) {
        const at = (move: number) =>
          loss(
            logs.map((v, i) => (i === d ? v + move : v)),
            new Float64Array(5),
          );
        const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs(slope - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
      }
    }),
  );
});

test("a fit finds what matters, and never less noise than the least", () => {
  const inputs = inputsOf(60, 1);
  const values = standardise(inputs.map(([a = 0]) => Math.sin(9 * a)));
  const { weights, noise } = fitKernel(unordered, inputs, values);
  const [first = 0, second = 0, third = 0] = weights;
  expect(first).toBeGreaterThan(10 * second);
  expect(first).toBeGreaterThan(10 * third);
  expect(noise).toBeGreaterThanOrEqual(leastNoise);
  expect(noise).toBeLessThan(0.01);
});
