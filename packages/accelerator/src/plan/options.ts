import type { Loss } from "./loss.js";

export interface PlanOptions {
  /** Rows of data that stay in memory: those to train on and those to evaluate on together. At least 1. */
  data_rows: number;
  /** One per output unit. */
  losses: Loss[];
  /** What the optimiser keeps per parameter: 2 moments for Adam, 1 for momentum. Default 2. */
  moments?: 0 | 1 | 2;
  /** Room to add up the gradients of several batches. Default false. */
  accumulate?: boolean;
  /**
   * Probability with which an output of a hidden unit is 0 for one row of a batch; the others are scaled up. All readers of
   * the unit see the same. Below 1. Default 0.
   */
  dropout?: number;
  /** Room for spectral normalisation. Default false. */
  spectral_norm?: boolean;
}
