import type { Loss } from "@cerebros/accelerator";
import type { Architecture } from "@cerebros/contracts";
import type { NetworkWeights } from "./network-weights.js";
import type { TrainingOptions } from "./training-options.js";

/** All that a trainer has to know. Equal tasks give equal bits on one trainer and nearly equal numbers on all of them. */
export interface TrainingTask {
  architecture: Architecture;
  /** Row-major, one per input unit: the training rows, then the validation rows. */
  inputs: Float32Array[];
  /** The same for every output unit: rows × neurons, or one class number per row for softmax cross-entropy. */
  targets: Float32Array[];
  /** Rows to learn from. */
  train_rows: number;
  /** Rows that only `validate` looks at. */
  validation_rows: number;
  /** Rows of the largest batch. */
  batch: number;
  /** One per output unit. */
  losses: Loss[];
  options: TrainingOptions;
  /** With `number`, the key of every random stream. */
  seed: number;
  number: number;
}

/** A network in training, at its initial weights when it is made. Not reentrant; every call runs to its end. */
export interface NetworkTrainer {
  /** Scales the learning rate of the following steps. 1 at first. */
  rate_factor: number;
  /** One step on some training rows (numbers from 0, at most `batch` of them); returns the loss before it. */
  step(rows: Int32Array): number;
  /** Iterates spectral normalisation until every kernel obeys it; nothing without it. Due before and after every epoch. */
  settle(): void;
  /** What every output says about the validation rows, outside training mode: row-major, rows × neurons. */
  validate(): Float32Array[];
  /** A copy of the weights as they are now. */
  weights(): NetworkWeights;
  /** Gives the memory back. */
  dispose(): void;
}
