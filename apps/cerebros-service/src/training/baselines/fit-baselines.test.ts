import { stream } from "@cerebros/search";
import { describe, expect, it } from "vitest";
import type { Part, PreparedData } from "../data/prepare-data.js";
import type { TargetEncoding } from "../data/preprocessing.js";
import { scoreBaselines } from "../judge-models.js";
import { fitBaselines } from "./fit-baselines.js";
import { minimize } from "./minimize.js";

const part = (rows: number[][], targets: number[]): Part => ({
  inputs: { rows: rows.length, width: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) },
  targets: Float64Array.from(targets),
});
const data = (train: Part, other: Part, target: TargetEncoding): PreparedData => ({
  preprocessing: { version: 1, limit: 4, features: [], target },
  train,
  validation: other,
  test: other,
  warnings: [],
});
const regression: TargetEncoding = { task: "regression", name: "y", mean: 0, deviation: 1 };
const twoClasses: TargetEncoding = { task: "classification", name: "y", classes: ["a", "b"] };
const fitted = (prepared: PreparedData) => {
  const { baselines, warnings } = fitBaselines(prepared, 1);
  return { scores: scoreBaselines(baselines, prepared.test), warnings };
};
const scores = (prepared: PreparedData) => fitted(prepared).scores;

/** Two columns that add up to 1, as one-hot columns do, and one of noise; y = 5 + 2·c0 - x. */
function lawful(count: number, seed: number) {
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

/** One telling column among `width` of noise. */
function noisy(count: number, width: number, seed: number) {
  const values = stream(seed, "noisy");
  const inputs = Array.from({ length: count }, () => Array.from({ length: width }, () => values.normal()));
  return part(
    inputs,
    inputs.map(([x = 0]) => x + values.normal()),
  );
}

describe("ridge regression", () => {
  it("finds a linear law although its columns depend on each other", () => {
    const { scores: found, warnings } = fitted(data(lawful(60, 1), lawful(40, 2), regression));
    const { mean, ridge } = found;
    expect(ridge?.["rmse"]).toBeLessThan(1e-3);
    expect(mean?.["rmse"]).toBeGreaterThan(1);
    expect(warnings).toEqual([]);
  });

  it("shrinks as far as the validation rows ask for, also with more columns than rows", () => {
    for (const width of [30, 200]) {
      const { mean, ridge } = scores(data(noisy(60, width, 3), noisy(200, width, 4), regression));
      // Least squares through 60 rows of 30 columns would do worse than the mean.
      expect(ridge?.["rmse"]).toBeLessThan((mean?.["rmse"] ?? 0) * 1.01);
    }
  });

  it("takes a sample of the rows where all would take long, and is left out where even that would", () => {
    const wide = (rows: number, width: number): Part => ({
      inputs: { rows, width, values: new Float32Array(rows * width).map((_, i) => Math.sin(i)) },
      targets: Float64Array.from({ length: rows }, (_, i) => Math.cos(i)),
    });
    const sampled = fitBaselines(data(wide(4_000, 1_500), wide(20, 1_500), regression), 1);
    expect(sampled.warnings).toEqual([
      "the baseline ridge regression is fitted on 500 sampled rows of the 4000 training rows",
    ]);
    const left = fitBaselines(data(wide(100, 600_000), wide(1, 600_000), regression), 1);
    expect(left.baselines.map(({ name }) => name)).toEqual(["mean"]);
    expect(left.warnings).toEqual([
      "ridge regression on 100 × 600000 numbers would take minutes; that baseline is left out",
    ]);
  }, 120_000);
});

describe("logistic regression", () => {
  const labelled = (count: number, seed: number, slope: number) => {
    const values = stream(seed, "labels");
    const inputs = Array.from({ length: count }, () => [values.normal(), values.normal()]);
    return part(
      inputs,
      inputs.map(([x = 0]) => Number(values.uniform() < 1 / (1 + Math.exp(-slope * x - 0.5)))),
    );
  };
  it("tells probabilities as the classes were drawn", () => {
    const { logistic, majority } = scores(data(labelled(4_000, 1, 2), labelled(4_000, 2, 2), twoClasses));
    // The expected log loss of the true probabilities is 0.4306 nats.
    expect(logistic?.["log_loss"]).toBeCloseTo(0.43, 1);
    expect(logistic?.["accuracy"]).toBeGreaterThan((majority?.["accuracy"] ?? 1) + 0.1);
  });
  it("stays finite on classes that a line separates", () => {
    const separable = part(
      Array.from({ length: 40 }, (_, i) => [i < 20 ? -1 : 1]),
      Array.from({ length: 40 }, (_, i) => Number(i >= 20)),
    );
    expect(scores(data(separable, separable, twoClasses)).logistic?.["accuracy"]).toBe(1);
  });
});

describe("the trivial predictors are", () => {
  it("the mean of the training rows", () => {
    const { mean } = scores(data(part([[1], [2], [4]], [1, 3, 2]), part([[1]], [7]), regression));
    expect(mean?.["rmse"]).toBe(5);
  });
  it("the commonest class of the training rows", () => {
    const train = part([[1], [2], [3]], [1, 1, 0]);
    const { majority } = scores(data(train, part([[1], [2], [3], [4]], [1, 0, 0, 0]), twoClasses));
    expect(majority?.["accuracy"]).toBe(0.25);
  });
});

it("the minimum of a bent valley is found", () => {
  const at = Float64Array.of(-1.2, 1);
  minimize(
    at,
    ([x = 0, y = 0], gradient) => {
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    },
    200,
  );
  expect(at[0]).toBeCloseTo(1, 5);
  expect(at[1]).toBeCloseTo(1, 5);
});
