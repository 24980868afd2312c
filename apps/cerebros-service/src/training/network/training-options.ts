import type { Parameters } from "@cerebros/contracts";
import { TrialFailed } from "../training.js";

export const losses = ["auto", "mse", "mae", "huber", "cross_entropy", "sigmoid_cross_entropy"] as const;
export const classWeightings = ["none", "balanced"] as const;

/** The parameters of a trial that concern training, by their names there. */
export interface TrainingOptions {
  /** Of the first step; halved whenever the validation loss stands still for `rate_patience` epochs. */
  learning_rate: number;
  /** Rows per batch. */
  batch_size: number;
  /** `adamw`: decoupled decay, then Adam. `adam` and `sgd` do not decay. Default adamw. */
  optimizer: "adamw" | "adam" | "sgd";
  /** Of adam and adamw: `legacy` adds epsilon where Keras does, before the second moment is corrected. Default fixed. */
  compat: "fixed" | "legacy";
  /** Of adamw: share of every weight that a step takes away, times the learning rate. Default 0. */
  weight_decay: number;
  /** Of sgd: share of the last step that goes into the next. Default 0.9. */
  momentum: number;
  /**
   * What a step lowers. `auto`: the squared error of numbers, the cross-entropy of classes. `sigmoid_cross_entropy`: that
   * of one sigmoid neuron, for two classes. The others but cross_entropy concern the distance from standardised numbers,
   * or from 0 and 1 for classes. Default auto.
   */
  loss: (typeof losses)[number];
  /** Of huber: distance from which on it grows in proportion. Default 1. */
  huber_delta: number;
  /** Of the cross-entropies; `balanced`: every class weighs the same altogether. Default none. */
  class_weights: (typeof classWeightings)[number];
  /** Times the sum of the squared kernels, added to the loss. Default 0. */
  l2: number;
  /** Probability with which an output of a hidden unit is 0 for one row of a batch. Default 0. */
  dropout: number;
  /** Largest norm of all gradients together; larger ones are scaled down to it. 0: no limit. Default 0. */
  clip_norm: number;
  /** Batches whose gradients are averaged for one step. Default 1. */
  gradient_accumulation_steps: number;
  /** Holds the largest singular value of every kernel to at most 1. */
  spectral_norm: boolean;
  /** Epochs without a lower validation loss after which training ends. Default 20. */
  patience: number;
  /** Epochs without a lower validation loss after which the learning rate is halved. Default 6. */
  rate_patience: number;
}

/** Throws `TrialFailed` with the parameter's name for a value that cannot be used. Trials may lack what has a default. */
export function readTrainingOptions(parameters: Parameters): TrainingOptions {
  const number = (name: string, low: number, high: number, absent?: number): number => {
    const value = name in parameters ? parameters[name] : absent;
    if (typeof value === "number" && value >= low && value <= high) return value;
    throw unusable(name, value, `a number from ${low} to ${high}`);
  };
  const whole = (name: string, high: number, absent?: number): number => {
    const value = number(name, 1, high, absent);
    if (Number.isInteger(value)) return value;
    throw unusable(name, value, "a whole number");
  };
  const choice = <T extends string>(name: string, choices: readonly T[], absent: T): T => {
    const value = name in parameters ? parameters[name] : absent;
    const found = choices.find((one) => one === value);
    if (found !== undefined) return found;
    throw unusable(name, value, choices.join(", "));
  };
  const { spectral_norm } = parameters;
  if (typeof spectral_norm !== "boolean") throw unusable("spectral_norm", spectral_norm, "true or false");
  return {
    learning_rate: number("learning_rate", 0, largest),
    batch_size: whole("batch_size", 2 ** 31),
    optimizer: choice("optimizer", ["adamw", "adam", "sgd"], "adamw"),
    compat: choice("compat", ["fixed", "legacy"], "fixed"),
    weight_decay: number("weight_decay", 0, largest, 0),
    momentum: number("momentum", 0, 1, 0.9),
    loss: choice("loss", losses, "auto"),
    huber_delta: number("huber_delta", 1e-6, largest, 1),
    class_weights: choice("class_weights", classWeightings, "none"),
    l2: number("l2", 0, largest, 0),
    dropout: number("dropout", 0, 0.99, 0),
    clip_norm: number("clip_norm", 0, largest, 0),
    gradient_accumulation_steps: whole("gradient_accumulation_steps", 2 ** 31, 1),
    spectral_norm,
    patience: whole("patience", 2 ** 31, 20),
    rate_patience: whole("rate_patience", 2 ** 31, 6),
  };
}

const largest = Number.MAX_VALUE;

function unusable(name: string, value: unknown, wanted: string): TrialFailed {
  return new TrialFailed(`the parameter ${name} is ${JSON.stringify(value)}, expected ${wanted}`);
}
