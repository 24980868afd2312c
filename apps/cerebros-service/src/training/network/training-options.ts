import type { Parameters } from "@cerebros/contracts";
import { TrialFailed } from "../training.js";

/** The parameters of a trial that concern training. */
export interface TrainingOptions {
  learning_rate: number;
  /** Rows per batch; at least 1. */
  batch_size: number;
  /** Holds the largest singular value of every kernel to at most 1. */
  spectral_norm: boolean;
  /** Share of every weight that a step takes away, times the learning rate. */
  weight_decay: number;
}

/** Throws `TrialFailed` with the parameter's name for a value that cannot be used. */
export function readTrainingOptions(parameters: Parameters): TrainingOptions {
  const { learning_rate, batch_size, spectral_norm, weight_decay } = parameters;
  if (typeof learning_rate !== "number") throw unusable("learning_rate", learning_rate, "a number");
  if (typeof batch_size !== "number") throw unusable("batch_size", batch_size, "a number");
  if (typeof spectral_norm !== "boolean") throw unusable("spectral_norm", spectral_norm, "true or false");
  if (typeof weight_decay !== "number") throw unusable("weight_decay", weight_decay, "a number");
  return { learning_rate, batch_size, spectral_norm, weight_decay };
}

function unusable(name: string, value: unknown, wanted: string): TrialFailed {
  return new TrialFailed(`the parameter ${name} is ${JSON.stringify(value)}, expected ${wanted}`);
}
