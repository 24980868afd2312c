import type { BaselineName, Metrics } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { average } from "../data/fit-features.js";
import type { Part, PreparedData } from "../data/prepare-data.js";
import { encodeTargets, rankingMetric, score } from "../metrics.js";
import { fitLogistic, logisticCost } from "./logistic.js";
import { fitRidge, ridgeCost } from "./ridge.js";

/** Multiplications that one fit may cost: some three seconds. */
const affordable = 2e9;
/** Fewer training rows make no rival. */
const minimumRows = 100;

/** The targets of ridge regression are those of a network with this loss. */
const squared = { kind: "mse" } as const;

/** A trivial predictor, fitted and ready to be scored on other rows. */
export interface Baseline {
  name: BaselineName;
  /** Regression: rmse, mae (units of the target) and r2. Classification: accuracy and log_loss (nats). */
  score(part: Part): Metrics;
}

/**
 * Predictors that any network has to beat, fitted on the training rows, on the very features that the networks get.
 * Regression: the mean, and ridge regression. Classification: the class shares (so the commonest class), and multinomial
 * logistic regression with an L2 penalty. Penalties are chosen on the validation rows. A fit that would take long gets a
 * sample of the training rows, drawn by `seed`, or is left out where that would be too small; `warnings` says so.
 */
export function fitBaselines(
  data: PreparedData,
  seed: number,
): { baselines: Baseline[]; warnings: string[] } {
  const { target } = data.preprocessing;
  const warnings: string[] = [];
  const predictor = (name: BaselineName, outputs: (inputs: Part["inputs"]) => Float32Array): Baseline => ({
    name,
    score: ({ inputs, targets }) => score(target, outputs(inputs), targets),
  });
  const affordablePart = (what: string, cost: (rows: number) => number): Part | null => {
    const { rows, width } = data.train.inputs;
    let fewer = rows;
    while (fewer > minimumRows && cost(fewer) > affordable) fewer = Math.max(minimumRows, fewer >> 1);
    if (cost(fewer) > affordable) {
      warnings.push(`${what} on ${rows} × ${width} numbers would take minutes; that baseline is left out`);
      return null;
    }
    if (fewer < rows)
      warnings.push(`the baseline ${what} is fitted on ${fewer} sampled rows of the ${rows} training rows`);
    return sampleRows(data.train, fewer, seed);
  };
  const { width } = data.train.inputs;

  if (target.task === "regression") {
    const [mean = 0] = encodeTargets(target, Float64Array.of(average(data.train.targets)), squared);
    const baselines = [predictor("mean", ({ rows }) => new Float32Array(rows).fill(mean))];
    const part = affordablePart("ridge regression", (rows) => ridgeCost(rows, width));
    if (part === null) return { baselines, warnings };
    const fit = fitRidge(part.inputs, encodeTargets(target, part.targets, squared), (outputs) => {
      return (
        score(target, outputs(data.validation.inputs), data.validation.targets)[rankingMetric(target)] ??
        Number.NaN
      );
    });
    return { baselines: [...baselines, predictor("ridge", fit)], warnings };
  }
  const classes = target.classes.length;
  const shares = classShares(data.train.targets, classes);
  const baselines = [
    predictor("majority", ({ rows }) =>
      Float32Array.from({ length: rows * classes }, (_, i) => shares[i % classes] ?? 0),
    ),
  ];
  const part = affordablePart("logistic regression", (rows) => logisticCost(rows, width, classes));
  if (part === null) return { baselines, warnings };
  const fit = fitLogistic(part.inputs, part.targets, classes, (outputs) => {
    return score(target, outputs(data.validation.inputs), data.validation.targets)["log_loss"] ?? Number.NaN;
  });
  return { baselines: [...baselines, predictor("logistic", fit)], warnings };
}

/** Of the training rows. Equally common classes: the first wins, as in every score. */
function classShares(targets: Float64Array, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  for (const target of targets) shares[target] = (shares[target] ?? 0) + 1 / targets.length;
  return shares;
}

function sampleRows(part: Part, count: number, seed: number): Part {
  const { rows, width, values } = part.inputs;
  if (count >= rows) return part;
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  stream(seed, "baselines").shuffle(order);
  const kept = order.subarray(0, count).sort();
  const sampled = new Float32Array(count * width);
  for (const [at, row] of kept.entries())
    sampled.set(values.subarray(row * width, (row + 1) * width), at * width);
  return {
    inputs: { rows: count, width, values: sampled },
    targets: Float64Array.from(kept, (row) => part.targets[row] ?? Number.NaN),
  };
}
