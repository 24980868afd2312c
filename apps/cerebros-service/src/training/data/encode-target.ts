import { invalidInput, type TargetTransform } from "@cerebros/contracts";
import type { TargetEncoding } from "./preprocessing.js";
import { average, deviationFrom } from "./statistics.js";
import type { Target } from "./target.js";

export interface TargetOptions {
  transform: TargetTransform;
  /** Line of the file, for a row of the table (0-based). */
  lineOf(row: number): number;
}

/**
 * Learns from the training rows, by their positions, how the network is to see the target. Refuses (`invalid_input`) the
 * logarithm of classes and of a number that is not above 0 in any row, and numbers whose spread overflows.
 */
export function encodeTarget(
  name: string,
  target: Target,
  train: number[],
  { transform, lineOf }: TargetOptions,
): TargetEncoding {
  const log = transform === "log" || transform === "log_standardise";
  if (target.classes !== null) {
    if (log) {
      throw invalidInput(
        "target_transform",
        `the target "${name}" has classes, which have no logarithm; use the task regression or no transform`,
      );
    }
    return { task: "classification", name, classes: target.classes };
  }
  if (log) checkPositive(name, target, lineOf);
  const values = train.map((position) => {
    const value = target.values[position] ?? Number.NaN;
    return log ? Math.log(value) : value;
  });
  const mean = average(values);
  const deviation = deviationFrom(mean, values);
  if (!Number.isFinite(deviation)) {
    throw invalidInput("target", `the target "${name}" has numbers too large to compute with; scale it`);
  }
  const standardised = transform === "standardise" || transform === "log_standardise";
  return {
    task: "regression",
    name,
    ...(standardised ? { mean, deviation } : { mean: 0, deviation: 1 }),
    ...(log ? { log } : {}),
  };
}

function checkPositive(name: string, { rows, values }: Target, lineOf: (row: number) => number): void {
  const wrong = values.findIndex((value) => value <= 0);
  if (wrong < 0) return;
  const row = rows[wrong] ?? 0;
  throw invalidInput(
    "target_transform",
    `the target "${name}" is ${values[wrong]} in line ${lineOf(row)} (row ${row + 1}); a logarithm needs numbers above 0`,
  );
}
