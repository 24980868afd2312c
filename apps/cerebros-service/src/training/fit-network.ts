import type { Architecture, Metrics, Parameters } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import type { Part, PreparedData } from "./data/prepare-data.js";
import { encodeTargets, score } from "./metrics.js";
import { Adam } from "./network/adam.js";
import { type Batch, createGradientStep } from "./network/gradient-step.js";
import { buildModel, predict, writeWeights } from "./network/layers-model.js";
import { SpectralNorm } from "./network/spectral-norm.js";
import { allocateWeights, initialWeights } from "./network/weights.js";
import { TrialFailed } from "./training.js";

/** Epochs without a lower validation loss after which training ends. */
const patience = 20;
/** Epochs without a lower validation loss after which the learning rate is halved. */
const ratePatience = 6;

export interface FitRequest {
  data: PreparedData;
  architecture: Architecture;
  parameters: Parameters;
  seed: number;
  number: number;
  max_epochs: number;
}

export interface FitObserver {
  /** Called before every step; throws to end the trial. */
  checkAborted(): void;
  onEpoch(epoch: number, metrics: Metrics): void;
}

export interface Fitted {
  /** Holds the weights of `best_epoch`. The caller disposes of it. */
  model: tf.LayersModel;
  epochs: number;
  best_epoch: number;
  /** Of the best epoch. */
  metrics: Metrics;
}

/**
 * Trains a network and keeps the weights of the epoch with the lowest validation loss. Everything random comes from
 * streams keyed by seed and number. Throws `TrialFailed` when the loss is no longer a number.
 *
 * Metrics of an epoch: `loss` (mean over the training batches, in training mode) and `val_loss` in standardised units
 * squared or nats, and on the validation rows rmse, mae and r2, or accuracy and log_loss.
 */
export function fitNetwork(request: FitRequest, observer: FitObserver): Fitted {
  const { data, architecture, seed, number } = request;
  const options = readOptions(request.parameters);
  const weights = initialWeights(architecture, seed, number);
  const gradients = allocateWeights(architecture);
  const step = createGradientStep(architecture, weights, gradients);
  const adam = new Adam(weights.values.length, options);
  const spectral = options.spectral_norm
    ? new SpectralNorm(weights, (level, unit) => stream(seed, number, "spectral", level, unit))
    : null;
  spectral?.projectExactly();
  const batches = new BatchSource(data, options.batch_size);
  const model = buildModel(architecture);
  const best = {
    epoch: 0,
    metrics: {} as Metrics,
    loss: Number.POSITIVE_INFINITY,
    weights: [] as Float32Array[],
  };
  let epoch = 0;
  let factor = 1;
  let rateChanged = 0;
  try {
    while (epoch < request.max_epochs && epoch - best.epoch < patience) {
      epoch++;
      batches.shuffle(stream(seed, number, "shuffle", epoch).shuffle);
      let loss = 0;
      for (let index = 0; index < batches.count; index++) {
        observer.checkAborted();
        const batch = batches.take(index);
        loss += (step.run(batch) * batch.rows) / data.train.targets.length;
        adam.step(weights.values, gradients.values, factor);
        spectral?.project();
      }
      spectral?.projectExactly();
      writeWeights(model, weights, step.statistics);
      const metrics = { loss, ...validate(model, data) };
      checkFinite(metrics, epoch);
      observer.onEpoch(epoch, metrics);
      if (metrics.val_loss < best.loss) {
        Object.assign(best, { epoch, metrics, loss: metrics.val_loss, weights: readWeights(model) });
      } else if (epoch - Math.max(best.epoch, rateChanged) >= ratePatience) {
        factor /= 2;
        rateChanged = epoch;
      }
    }
    restoreWeights(model, best.weights);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, epochs: epoch, best_epoch: best.epoch, metrics: best.metrics };
}

interface FitOptions {
  learning_rate: number;
  batch_size: number;
  spectral_norm: boolean;
  weight_decay: number;
}

function readOptions(parameters: Parameters): FitOptions {
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

/**
 * The training rows in batches of at most `size` rows, all equally large up to one row: a short last batch would upset
 * batch normalisation.
 */
class BatchSource {
  readonly count: number;
  private readonly order: Uint32Array;
  private readonly inputs: Part["inputs"];
  private readonly targets: Float32Array;

  constructor({ train, preprocessing }: PreparedData, size: number) {
    this.inputs = train.inputs;
    this.targets = encodeTargets(preprocessing.target, train.targets);
    this.order = Uint32Array.from(train.targets.keys());
    this.count = Math.ceil(this.inputs.rows / size);
  }

  shuffle(shuffle: (rows: Uint32Array) => void): void {
    // From the same start in every epoch, so that an epoch's order depends on its own stream only.
    this.order.sort();
    shuffle(this.order);
  }

  take(index: number): Batch {
    const { rows: all, width, values } = this.inputs;
    const first = Math.floor((index * all) / this.count);
    const rows = Math.floor(((index + 1) * all) / this.count) - first;
    const outputs = this.targets.length / all;
    const inputs = new Float32Array(rows * width);
    const targets = new Float32Array(rows * outputs);
    for (let i = 0; i < rows; i++) {
      const row = this.order[first + i] ?? 0;
      inputs.set(values.subarray(row * width, (row + 1) * width), i * width);
      targets.set(this.targets.subarray(row * outputs, (row + 1) * outputs), i * outputs);
    }
    return { rows, inputs: [inputs], targets: [targets] };
  }
}

function validate(
  model: tf.LayersModel,
  { validation, preprocessing }: PreparedData,
): Metrics & { val_loss: number } {
  const outputs = predict(model, validation.inputs.values, validation.inputs.rows);
  const metrics = score(preprocessing.target, outputs, validation.targets);
  const { target } = preprocessing;
  const val_loss =
    target.task === "regression"
      ? ((metrics["rmse"] ?? Number.NaN) / target.deviation) ** 2
      : (metrics["log_loss"] ?? Number.NaN);
  return { val_loss, ...metrics };
}

function checkFinite(metrics: Metrics, epoch: number): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) {
      throw new TrialFailed(`${name} became ${value} in epoch ${epoch}; a lower learning_rate may help`);
    }
  }
}

function readWeights(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((tensor) => Float32Array.from(tensor.dataSync()));
}

function restoreWeights(model: tf.LayersModel, saved: Float32Array[]): void {
  tf.tidy(() => {
    model.setWeights(model.getWeights().map((old, index) => tf.tensor(saved[index] ?? [], old.shape)));
  });
}
