import { z } from "zod";
import { Architecture } from "./architecture.js";
import { Metrics } from "./metrics.js";
import { RunId } from "./run.js";
import { Parameters } from "./search-space.js";

/** `<run_id>-<number>`, the number padded to four digits: unique wherever trials of several runs meet. */
export const TrialId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,140}$/);
export type TrialId = z.infer<typeof TrialId>;

export function trialId(run_id: RunId, number: number): TrialId {
  return `${run_id}-${String(number).padStart(4, "0")}`;
}

export const TrialState = z.enum(["running", "succeeded", "failed", "cancelled"]);
export type TrialState = z.infer<typeof TrialState>;

/** What trained the weights: the kernels of the accelerator, or tfjs on one of its backends. */
export const Trainer = z.enum(["compiled", "tfjs-node", "tfjs-wasm", "tfjs-cpu"]);
export type Trainer = z.infer<typeof Trainer>;

export const Trial = z.object({
  trial_id: TrialId,
  run_id: RunId,
  /** 1-based, in the order of asking; with the seed it determines the trial entirely. */
  number: z.int().positive(),
  state: TrialState,
  parameters: Parameters,
  architecture: Architecture,
  /** The ranking metric on the validation rows at `best_epoch`; null until the trial succeeds. */
  value: z.number().nullable(),
  /** Every metric at `best_epoch`, e.g. `rmse`, `loss`, `val_loss`. */
  metrics: Metrics,
  epochs: z.int().nonnegative(),
  best_epoch: z.int().positive().nullable(),
  /** Trainable and moving weights of the network, in numbers; null until it was built. */
  weights: z.int().nullable(),
  /** Null until training begins, like the next. */
  trainer: Trainer.nullable(),
  /** One line: why this trainer and no other. Null for trials of releases that did not record it. */
  trainer_reason: z.string().nullable().default(null),
  /** True when the run was allowed to use inputs that give the target away: no figure of it is an honest one. */
  leaky: z.boolean().default(false),
  /** True only if every saved kernel was measured to have a largest singular value of at most 1. */
  spectral_norm: z.boolean(),
  /** The trial's run on the tracking server; null until that server has taken it. */
  mlflow_run_id: z.string().nullable(),
  /** Folder of the saved model below the data directory. */
  model_path: z.string().nullable(),
  error: z.string().nullable(),
  /** 1, and one more for each time a stop interrupted it. */
  attempt: z.int().positive(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  duration_ms: z.int().nonnegative().nullable(),
});
export type Trial = z.infer<typeof Trial>;

/** Metrics of one epoch, 1-based. */
export const Epoch = z.object({ epoch: z.int().positive(), metrics: Metrics, at: z.iso.datetime() });
export type Epoch = z.infer<typeof Epoch>;
