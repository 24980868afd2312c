import type { Architecture, Metrics, Parameters, TrainerChoice } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import type { Part, PreparedData } from "./data/prepare-data.js";
import { completeOutputs, encodeTargets, score, validationLoss } from "./metrics.js";
import { chooseTrainer } from "./network/choose-trainer.js";
import type { NetworkTrainer, TrainingTask } from "./network/network-trainer.js";
import type { NetworkWeights } from "./network/network-weights.js";
import { readTrainingOptions, type TrainingOptions } from "./network/training-options.js";
import { type ChosenTrainer, TrialFailed } from "./training.js";
import { trainingLoss } from "./training-loss.js";

export interface FitRequest {
  data: PreparedData;
  architecture: Architecture;
  parameters: Parameters;
  seed: number;
  number: number;
  max_epochs: number;
  trainer: TrainerChoice;
  /** Memory that training may take, the data that it keeps included. */
  max_bytes: number;
}

export interface FitObserver {
  /** Called before every step; throws to end the trial. */
  checkAborted(): void;
  /** Called once, before the first epoch. */
  onTrainer(chosen: ChosenTrainer): void;
  onEpoch(epoch: number, metrics: Metrics): void;
}

export interface Fitted extends ChosenTrainer {
  /** Of `best_epoch`, in the order of (level, unit). */
  weights: NetworkWeights;
  epochs: number;
  best_epoch: number;
  /** Of the best epoch. */
  metrics: Metrics;
}

/**
 * Trains a network and keeps the weights of the epoch with the lowest validation loss. Everything random comes from
 * streams keyed by seed and number. Throws `TrialFailed` when the loss is no longer a number, or when the wanted trainer
 * cannot train this network.
 *
 * Metrics of an epoch: `loss` (mean over the training batches, in training mode) and `val_loss` in units of the
 * transformed target squared or nats, and on the validation rows rmse, mae and r2, or accuracy and log_loss.
 */
export async function fitNetwork(request: FitRequest, observer: FitObserver): Promise<Fitted> {
  const { data, trainer: wanted } = request;
  const options = readTrainingOptions(request.parameters);
  const batches = new BatchSource(data.train.inputs.rows, options.batch_size);
  const { network, ...chosen } = await chooseTrainer(
    toTask(request, options, batches.largest),
    wanted,
    request.max_bytes,
  );
  try {
    observer.onTrainer(chosen);
    return { ...chosen, ...runEpochs(network, batches, options, request, observer) };
  } finally {
    network.dispose();
  }
}

function runEpochs(
  network: NetworkTrainer,
  batches: BatchSource,
  { patience, rate_patience }: TrainingOptions,
  { data, seed, number, max_epochs }: FitRequest,
  observer: FitObserver,
): Omit<Fitted, keyof ChosenTrainer> {
  let best = {
    epoch: 0,
    metrics: {} as Metrics,
    loss: Number.POSITIVE_INFINITY,
    weights: network.weights(),
  };
  let epoch = 0;
  let rateChanged = 0;
  network.settle();
  while (epoch < max_epochs && epoch - best.epoch < patience) {
    epoch++;
    batches.shuffle(stream(seed, number, "shuffle", epoch).shuffle);
    let loss = 0;
    for (let index = 0; index < batches.count; index++) {
      observer.checkAborted();
      const rows = batches.take(index);
      loss += (network.step(rows) * rows.length) / batches.rows;
    }
    network.settle();
    const metrics = { loss, ...validate(network, data) };
    checkFinite(metrics, epoch);
    observer.onEpoch(epoch, metrics);
    if (metrics.val_loss < best.loss) {
      best = { epoch, metrics, loss: metrics.val_loss, weights: network.weights() };
    } else if (epoch - Math.max(best.epoch, rateChanged) >= rate_patience) {
      network.rate_factor /= 2;
      rateChanged = epoch;
    }
  }
  return { epochs: epoch, best_epoch: best.epoch, metrics: best.metrics, weights: best.weights };
}

/** The service's data has one input and one output. */
function toTask(request: FitRequest, options: TrainingOptions, batch: number): TrainingTask {
  const { architecture, seed, number } = request;
  const { train, validation, preprocessing } = request.data;
  const loss = trainingLoss(options, preprocessing.target, train.targets);
  const encode = ({ targets }: Part) => encodeTargets(preprocessing.target, targets, loss);
  return {
    architecture,
    inputs: [join(train.inputs.values, validation.inputs.values)],
    targets: [join(encode(train), encode(validation))],
    train_rows: train.inputs.rows,
    validation_rows: validation.inputs.rows,
    batch,
    losses: [loss],
    options,
    seed,
    number,
  };
}

function join(first: Float32Array, second: Float32Array): Float32Array {
  const joined = new Float32Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/**
 * The training rows in batches of at most `size` rows, all equally large up to one row: a short last batch would upset
 * batch normalisation.
 */
class BatchSource {
  readonly count: number;
  readonly largest: number;
  private readonly order: Int32Array;

  constructor(
    readonly rows: number,
    size: number,
  ) {
    this.order = Int32Array.from({ length: rows }, (_, row) => row);
    this.count = Math.ceil(rows / size);
    this.largest = Math.ceil(rows / this.count);
  }

  shuffle(shuffle: (rows: Int32Array) => void): void {
    // From the same start in every epoch, so that an epoch's order depends on its own stream only.
    this.order.sort();
    shuffle(this.order);
  }

  /** Numbers of the rows of a batch. */
  take(index: number): Int32Array {
    const { rows, count } = this;
    return this.order.subarray(Math.floor((index * rows) / count), Math.floor(((index + 1) * rows) / count));
  }
}

function validate(
  network: NetworkTrainer,
  { validation, preprocessing }: PreparedData,
): Metrics & { val_loss: number } {
  const [outputs = new Float32Array()] = network.validate();
  const { target } = preprocessing;
  const metrics = score(target, completeOutputs(target, outputs, validation.inputs.rows), validation.targets);
  return { val_loss: validationLoss(target, metrics), ...metrics };
}

function checkFinite(metrics: Metrics, epoch: number): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) {
      throw new TrialFailed(`${name} became ${value} in epoch ${epoch}; a lower learning_rate may help`);
    }
  }
}
