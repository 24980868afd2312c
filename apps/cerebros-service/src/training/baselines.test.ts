import { stream } from "@cerebros/search";
import { expect, test } from "vitest";
import { scoreBaselines } from "./baselines.js";
import type { Part, PreparedData } from "./data/prepare-data.js";
import type { TargetEncoding } from "./data/preprocessing.js";

const part = (rows: number[][], targets: number[]): Part => ({
  inputs: { rows: rows.length, width: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) },
  targets: Float64Array.from(targets),
});
const data = (train: Part, test: Part, target: TargetEncoding): PreparedData => ({
  preprocessing: { version: 1, limit: 4, features: [], target },
  train,
  validation: test,
  test,
  warnings: [],
});
const regression: TargetEncoding = { task: "regression", name: "y", mean: 0, deviation: 1 };

/** Two columns that add up to 1, as one-hot columns do, and one of noise; y = 5 + 2·c0 - x. */
function rows(count: number, seed: number) {
  const values = stream(seed, "rows");
  const inputs = Array.from({ length: count }, () => {
    const level = values.int(0, 1);
    return [level, 1 - level, Math.fround(values.normal())];
  });
  return part(
    inputs,
    inputs.map(([level = 0, , x = 0]) => 5 + 2 * level - x),
  );
}

test("least squares finds a linear law although its columns depend on each other", () => {
  const { baselines, warnings } = scoreBaselines(data(rows(60, 1), rows(40, 2), regression));
  expect(baselines.leastSquares).toBeLessThan(1e-3);
  expect(baselines.mean).toBeGreaterThan(1);
  expect(warnings).toEqual([]);
});

test("least squares also answers for more columns than rows", () => {
  const values = stream(3, "wide");
  const wide = (count: number) => {
    const inputs = Array.from({ length: count }, () => Array.from({ length: 30 }, () => values.normal()));
    return part(
      inputs,
      inputs.map(([x = 0]) => x),
    );
  };
  const train = wide(10);
  // The shortest solution passes through every training row.
  expect(scoreBaselines(data(train, train, regression)).baselines.leastSquares).toBeLessThan(1e-2);
  expect(scoreBaselines(data(train, wide(20), regression)).baselines.leastSquares).toBeLessThan(3);
});

test("the mean is that of the training rows", () => {
  const { baselines } = scoreBaselines(data(part([[1], [2]], [1, 3]), part([[1]], [7]), regression));
  expect(baselines.mean).toBe(5);
});

test("the majority is that of the training rows", () => {
  const target: TargetEncoding = { task: "classification", name: "y", classes: ["a", "b"] };
  const train = part([[1], [2], [3]], [1, 1, 0]);
  const { baselines } = scoreBaselines(data(train, part([[1], [2], [3], [4]], [1, 0, 0, 0]), target));
  expect(baselines).toEqual({ majority: 0.25 });
});
