import type { Backend, KernelMemory } from "../kernels/memory.js";
import type { Plan } from "../plan/plan.js";
import { readLayers, writeLayers } from "./layer-weights.js";
import { moveWeights, type Optimizer } from "./optimizer.js";
import { power } from "./power.js";
import { runTape, type TapeSettings } from "./run-tape.js";
import { SpectralNorm, type StartVector } from "./spectral-norm.js";
import { readUnit, writeUnit } from "./unit-weights.js";
import type { LayerWeights, UnitWeights } from "./weights.js";

export interface TrainerOptions {
  optimizer: Optimizer;
  /** Added to a variance before its root is taken. Default 1e-3 (Cerebros specification 2.6). */
  epsilon?: number;
  /** How much of a moving average stays after a step. Default 0.99. */
  momentum?: number;
  /**
   * Early steps weigh as much as there are steps to share the weight, so that the start values count for nothing (the bias
   * correction of Adam). Default false, as tfjs and Keras have it.
   */
  corrected_averages?: boolean;
  /** Adds `l2` · Σ w² over all kernels to the loss. Default 0. */
  l2?: number;
  /** Gradients whose norm over all parameters is larger are scaled down to it. Default: no limit. */
  clip_norm?: number;
  /** Batches whose gradients are averaged for one step. The count runs on across epochs. Default 1. */
  accumulation?: number;
  /** Two 32-bit integers for every batch (from 1), which decide what it drops. Needed for a plan with dropout. */
  dropout_keys?: (batch: number) => [number, number];
  /**
   * Spectral normalisation (Miyato et al. 2018) as a constraint: after a step every kernel is divided by max(1, σ), σ its
   * largest singular value as far as one power iteration can tell. Gives the numbers with which the iteration of a unit
   * starts, one per neuron and not all 0. Default: no constraint.
   */
  spectral_norm?: StartVector;
}

/** A network in memory, with its data. Not reentrant; every call runs to its end. */
export class Trainer {
  private readonly memory: KernelMemory;
  private readonly settings: TapeSettings;
  private readonly spectral: SpectralNorm | null;
  private batches = 0;
  private steps = 0;
  /** Whether the effective weights are those of the parameters. */
  private folded = false;
  /** Scales the learning rate of the following steps. */
  rate_factor = 1;

  /** Allocates the memory of the plan. Throws a RangeError when the machine has not that much. */
  constructor(
    readonly plan: Plan,
    backend: Backend,
    private readonly options: TrainerOptions,
  ) {
    if ((options.accumulation ?? 1) > 1 && plan.parameters.accumulated === 0) {
      throw new Error("accumulation needs a plan made with accumulate: true");
    }
    if (options.optimizer.kind === "adam" && plan.parameters.moments[1] === 0) {
      throw new Error("adam needs a plan with 2 moments");
    }
    if (plan.parameters.moments[0] === 0) throw new Error("sgd needs a plan with 1 moment");
    if (options.spectral_norm !== undefined && plan.spectral === null) {
      throw new Error("spectral_norm needs a plan made with spectral_norm: true");
    }
    if (plan.rates.some((rate) => rate > 0) && options.dropout_keys === undefined) {
      throw new Error("dropout needs dropout_keys");
    }
    this.memory = backend.allocate(plan.bytes);
    this.spectral =
      options.spectral_norm === undefined ? null : new SpectralNorm(plan, this.memory, options.spectral_norm);
    this.settings = {
      ...{ batch: 0, offset: 0, epsilon: options.epsilon ?? 1e-3, share: 0, rates: plan.rates, keys: [0, 0] },
      deltas: plan.losses.map((loss) => (loss.kind === "huber" ? (loss.delta ?? 1) : 1)),
    };
    for (const { address, values } of plan.constants) this.memory.floats.set(values, address / 4);
    plan.losses.forEach((loss, i) => {
      const weights = "class_weights" in loss ? loss.class_weights : undefined;
      if (weights !== undefined) this.memory.floats.set(weights, (plan.class_weights[i] ?? 0) / 4);
    });
    for (const { moving, rows } of plan.statistics) {
      this.memory.floats.fill(1, moving / 4 + rows, moving / 4 + 2 * rows);
    }
  }

  /**
   * Puts the data in place: row-major tables of `data_rows` rows, one per input and one per output. Throws a RangeError for
   * a number that an embedding or a class does not know.
   */
  setData(inputs: ArrayLike<number>[], targets: ArrayLike<number>[]): void {
    for (const [tables, arrays, what] of [
      [this.plan.inputs, inputs, "input"],
      [this.plan.targets, targets, "target"],
    ] as const) {
      tables.forEach(({ address, width, below }, i) => {
        const expected = this.plan.data_rows * width;
        const given = arrays[i];
        if (given?.length !== expected) {
          throw new Error(`${what} ${i} has ${given?.length ?? "no"} numbers, expected ${expected}`);
        }
        if (below !== null) checkNumbers(given, below, `${what} ${i}`);
        this.memory.floats.set(given, address / 4);
      });
    }
  }

  /**
   * Loss of a batch before the step that it causes. `rows` are numbers of data rows, at most `batch` of them, and exactly
   * as many where states go on from batch to batch.
   */
  step(rows: ArrayLike<number>): number {
    const { plan, memory, options, settings } = this;
    if (plan.states.length > 0 && rows.length !== plan.batch) {
      throw new RangeError(`a batch of ${rows.length} rows, expected ${plan.batch}, whose states go on`);
    }
    this.select(rows);
    this.batches++;
    const { momentum = 0.99, corrected_averages = false, l2 = 0, clip_norm, accumulation = 1 } = options;
    settings.share = corrected_averages ? (1 - momentum) / (1 - power(momentum, this.batches)) : 1 - momentum;
    settings.keys = options.dropout_keys?.(this.batches) ?? [0, 0];
    this.fold();
    let loss = runTape(plan.tapes.step, memory, settings);
    const { kernels } = memory;
    const { values, gradients, accumulated, count, kernelCount } = plan.parameters;
    if (l2 > 0) {
      loss += l2 * kernels.sumOfSquares(values, kernelCount);
      kernels.combine(gradients, values, kernelCount, 1, 2 * l2);
    }
    if (accumulation > 1) {
      const first = this.batches % accumulation === 1;
      kernels.combine(accumulated, gradients, count, first ? 0 : 1, 1 / accumulation);
      if (this.batches % accumulation !== 0) return loss;
      kernels.combine(gradients, accumulated, count, 0, 1);
    }
    if (clip_norm !== undefined) {
      const norm = Math.sqrt(kernels.sumOfSquares(gradients, count));
      if (norm > clip_norm) kernels.scale(gradients, count, clip_norm / norm);
    }
    this.steps++;
    moveWeights(plan, memory, options.optimizer, this.steps, this.rate_factor);
    this.spectral?.constrain();
    this.folded = false;
    return loss;
  }

  /** With `spectral_norm`, iterates until every σ is at most 1 up to single precision; otherwise does nothing. */
  settleSpectralNorm(): void {
    if (this.spectral === null) return;
    this.spectral.settle();
    this.folded = false;
  }

  /** What goes on from batch to batch begins anew. */
  resetStates(): void {
    for (const { address, floats } of this.plan.states) {
      this.memory.floats.fill(0, address / 4, address / 4 + floats);
    }
  }

  /**
   * Mean loss over rows with the moving statistics; nothing is learned. States begin at 0 and go on through the rows; those
   * of training are left alone. `before` is called before every batch and may throw.
   */
  evaluate(rows: ArrayLike<number>, before: () => void = () => {}): number {
    let loss = 0;
    this.inBatches(rows, (tape, size) => {
      before();
      loss += (tape(this.plan.tapes.evaluate) * size) / rows.length;
    });
    return loss;
  }

  /**
   * What every output says about rows, with the moving statistics: row-major, rows × neurons, or rows × steps × neurons
   * for a sequence. States as in `evaluate`.
   */
  predict(rows: ArrayLike<number>): Float32Array[] {
    const { predictions, stride, tapes } = this.plan;
    const results = predictions.map(({ width }) => new Float32Array(rows.length * width));
    this.inBatches(rows, (tape, size, first) => {
      tape(tapes.predict);
      for (const [i, { address, width }] of predictions.entries()) {
        const result = results[i] as Float32Array;
        for (let n = 0; n < width; n++) {
          const at = (address + n * stride) / 4;
          for (let b = 0; b < size; b++) {
            result[(first + b) * width + n] = this.memory.floats[at + b] as number;
          }
        }
      }
    });
    return results;
  }

  /**
   * What the last step multiplied the outputs of hidden units with, and what goes through a base model's dropout (with the
   * name of its input), in the order of (level, unit): rows × neurons.
   */
  dropoutMasks(): { level: number; unit: number; mask: Float32Array }[] {
    const { masks, stride } = this.plan;
    const rows = this.settings.batch;
    const found = masks.flatMap(({ address, units }) => {
      let at = address / 4;
      return units.map(({ level, unit, neurons }) => {
        const mask = new Float32Array(rows * neurons);
        for (let n = 0; n < neurons; n++, at += stride / 4) {
          for (let b = 0; b < rows; b++) mask[b * neurons + n] = this.memory.floats[at + b] as number;
        }
        return { level, unit, mask };
      });
    });
    return found.sort((a, b) => a.level - b.level || a.unit - b.unit);
  }

  /** In the order of (level, unit). */
  weights(): UnitWeights[] {
    return this.plan.network.units.map((unit) => readUnit(this.plan, this.memory.floats, unit, 0));
  }

  /** Gradients of the last step, before clipping when there was none; the moving statistics are those of the weights. */
  gradients(): UnitWeights[] {
    const { values, gradients } = this.plan.parameters;
    return this.plan.network.units.map((unit) =>
      readUnit(this.plan, this.memory.floats, unit, gradients - values),
    );
  }

  /** Takes weights in the order of (level, unit); forgets what the optimiser knew. */
  setWeights(weights: UnitWeights[]): void {
    const { units } = this.plan.network;
    if (weights.length !== units.length) {
      throw new Error(`weights of ${weights.length} units for a network of ${units.length}`);
    }
    units.forEach((unit, i) => {
      writeUnit(this.plan, this.memory.floats, unit, weights[i] as UnitWeights);
    });
    this.forget();
  }

  /** What the layers of base models have learned, in the order of (input, layer). */
  layerWeights(): LayerWeights[] {
    return readLayers(this.plan, this.memory.floats, 0);
  }

  /** Gradients of the last step, like `gradients`. */
  layerGradients(): LayerWeights[] {
    const { values, gradients } = this.plan.parameters;
    return readLayers(this.plan, this.memory.floats, gradients - values);
  }

  /** Takes weights in the order of `layerWeights`; forgets what the optimiser knew. */
  setLayerWeights(weights: LayerWeights[]): void {
    writeLayers(this.plan, this.memory.floats, weights);
    this.forget();
  }

  /**
   * Everything that has been learned, moving statistics included, as numbers for `restore`. An earlier snapshot of this plan
   * may be written over.
   */
  snapshot(over?: Float32Array): Float32Array {
    const parts = this.learned();
    const snapshot = over ?? new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let used = 0;
    for (const part of parts) {
      snapshot.set(part, used);
      used += part.length;
    }
    return snapshot;
  }

  /** Goes back to a snapshot of this plan, or throws; forgets what the optimiser knew. */
  restore(snapshot: Float32Array): void {
    const parts = this.learned();
    const expected = parts.reduce((sum, part) => sum + part.length, 0);
    if (snapshot.length !== expected) {
      throw new Error(`a snapshot of ${snapshot.length} numbers, expected ${expected}`);
    }
    let used = 0;
    for (const part of parts) {
      part.set(snapshot.subarray(used, used + part.length));
      used += part.length;
    }
    this.forget();
  }

  private learned(): (Float32Array | Float64Array)[] {
    const { parameters, statistics } = this.plan;
    const view = (address: number, count: number) =>
      this.memory.floats.subarray(address / 4, address / 4 + count);
    const moving = statistics.map(({ moving: address, rows }) => view(address, 2 * rows));
    return [view(parameters.values, parameters.count), ...moving];
  }

  private forget(): void {
    const { moments, count } = this.plan.parameters;
    for (const at of moments) if (at > 0) this.memory.floats.fill(0, at / 4, at / 4 + count);
    this.steps = 0;
    this.batches = 0;
    this.folded = false;
  }

  private fold(): void {
    if (!this.folded) runTape(this.plan.tapes.fold, this.memory, this.settings);
    this.folded = true;
  }

  private select(rows: ArrayLike<number>): void {
    const { plan, memory, settings } = this;
    if (rows.length < 1 || rows.length > plan.batch) {
      throw new RangeError(`a batch of ${rows.length} rows, expected 1 to ${plan.batch}`);
    }
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (!(row >= 0 && row < plan.data_rows)) {
        throw new RangeError(`there is no row ${row} among ${plan.data_rows}`);
      }
      memory.integers[plan.rows / 4 + i] = row;
    }
    settings.batch = rows.length;
  }

  private inBatches(
    rows: ArrayLike<number>,
    visit: (run: (tape: Int32Array) => number, size: number, first: number) => void,
  ): void {
    const { plan, memory, settings } = this;
    const all = Int32Array.from(rows);
    const kept = plan.states.map(({ address, floats }) =>
      memory.floats.slice(address / 4, address / 4 + floats),
    );
    this.resetStates();
    try {
      this.fold();
      for (let first = 0; first < all.length; first += plan.batch) {
        const part = all.subarray(first, first + plan.batch);
        this.select(part);
        visit((tape) => runTape(tape, memory, settings), part.length, first);
      }
    } finally {
      for (const [i, { address }] of plan.states.entries()) {
        memory.floats.set(kept[i] as Float32Array, address / 4);
      }
    }
  }
}

function checkNumbers(numbers: ArrayLike<number>, below: number, name: string): void {
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number;
    if (Number.isInteger(value) && value >= 0 && value < below) continue;
    throw new RangeError(`${name} holds ${value}, expected a whole number from 0 to ${below - 1}`);
  }
}
