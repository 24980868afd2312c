import { z } from "zod";
import { Trainer, TrialId } from "./trial.js";

/** What came of training a stored trial again from its record. */
export const Replay = z.object({
  trial_id: TrialId,
  /** The trainer of the record, which trained again. */
  trainer: Trainer,
  /** Epochs trained this time, and the one whose weights were compared. */
  epochs: z.int().positive(),
  best_epoch: z.int().positive(),
  /** True when every number of the saved model came out again, bit for bit. */
  equal: z.boolean(),
  /** The first difference; null when there is none. */
  difference: z
    .object({
      /** A tensor of the model such as `unit_1_0/kernel`, or `preprocessing` when the data are encoded otherwise. */
      where: z.string(),
      /** Position in the tensor, row-major from 0; null for `preprocessing`. */
      index: z.int().nonnegative().nullable(),
      saved: z.number().nullable(),
      replayed: z.number().nullable(),
    })
    .nullable(),
});
export type Replay = z.infer<typeof Replay>;
