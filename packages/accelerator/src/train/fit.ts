import type { Trainer } from "./trainer.js";

export interface FitOptions {
  /** Numbers of the data rows to learn from. */
  train_rows: Int32Array;
  /** Numbers of the data rows that decide which epoch was best. Without any, the last epoch is. */
  validation_rows?: Int32Array;
  /** At least 1. */
  epochs: number;
  /** Epochs without a lower validation loss after which training ends. Default: all epochs are run. */
  patience?: number;
  /** Epochs without a lower validation loss after which the learning rate is halved. Default: never. */
  rate_patience?: number;
  /** Rows per batch; the last of an epoch may be shorter. Default and maximum: the batch of the plan. */
  batch?: number;
  /** Puts the rows of an epoch (from 1) into a random order, in place: everything random is the caller's. */
  shuffle(rows: Int32Array, epoch: number): void;
}

export interface EpochMetrics {
  epoch: number;
  /** Mean over the training rows, in training mode, while the weights changed. */
  loss: number;
  /** After the epoch, with the moving statistics; null without validation rows. */
  val_loss: number | null;
}

export interface FitObserver {
  /** Called before every step and every batch of an evaluation; throws to end training inside an epoch. */
  checkAborted(): void;
  onEpoch(metrics: EpochMetrics): void;
}

export interface Fitted {
  epochs: number;
  best: EpochMetrics;
}

/** A loss that is no longer a number. */
export class Diverged extends Error {
  override readonly name = "Diverged";
  constructor(
    readonly epoch: number,
    metric: string,
    value: number,
  ) {
    super(`${metric} became ${value} in epoch ${epoch}; a lower learning_rate may help`);
  }
}

/**
 * Trains epoch after epoch and leaves the trainer with the weights of the best one. Throws `Diverged` when a loss is not
 * finite, and whatever `checkAborted` throws; the trainer then holds the weights of the last step.
 */
export function fit(trainer: Trainer, options: FitOptions, observer: FitObserver): Fitted {
  const { train_rows, validation_rows, epochs, patience = epochs, rate_patience = epochs } = options;
  const size = options.batch ?? trainer.plan.batch;
  let best: EpochMetrics | null = null;
  /** Of the best epoch. */
  let learned: Float32Array | undefined;
  let epoch = 0;
  let rateChanged = 0;
  trainer.settleSpectralNorm();
  while (epoch < epochs && epoch - (best?.epoch ?? epoch) < patience) {
    epoch++;
    const order = Int32Array.from(train_rows);
    options.shuffle(order, epoch);
    let loss = 0;
    trainer.resetStates();
    for (let first = 0; first < order.length; first += size) {
      observer.checkAborted();
      const rows = order.subarray(first, first + size);
      const ofBatch = trainer.step(rows);
      if (!Number.isFinite(ofBatch)) throw new Diverged(epoch, "loss", ofBatch);
      loss += (ofBatch * rows.length) / order.length;
    }
    trainer.settleSpectralNorm();
    const val_loss =
      validation_rows === undefined ? null : trainer.evaluate(validation_rows, () => observer.checkAborted());
    if (val_loss !== null && !Number.isFinite(val_loss)) throw new Diverged(epoch, "val_loss", val_loss);
    const metrics = { epoch, loss, val_loss };
    observer.onEpoch(metrics);
    if (best === null || val_loss === null || val_loss < (best.val_loss ?? Number.POSITIVE_INFINITY)) {
      best = metrics;
      learned = trainer.snapshot(learned);
    } else if (epoch - Math.max(best.epoch, rateChanged) >= rate_patience) {
      trainer.rate_factor /= 2;
      rateChanged = epoch;
    }
  }
  if (best === null || learned === undefined) throw new RangeError(`${epochs} epochs, expected at least 1`);
  if (best.epoch !== epoch) trainer.restore(learned);
  return { epochs: epoch, best };
}
