import { graph } from "@cerebros/contracts";
import { type Stream, stream } from "@cerebros/search";
import { TrialFailed } from "../training.js";
import { type Batch, createGradientStep } from "./gradient-step.js";
import { GradientFilter } from "./gradients.js";
import { buildModel, predict, writeWeights } from "./layers-model.js";
import type { NetworkTrainer, TrainingTask } from "./network-trainer.js";
import { copyNetworkWeights, initialNetworkWeights } from "./network-weights.js";
import { createOptimizer } from "./optimizer.js";
import { SpectralNorm } from "./spectral-norm.js";
import { allocateWeights, initialWeights } from "./weights.js";

/**
 * Trains on the tfjs backend that this thread has loaded. Dropout, also that of base models, draws other masks than the
 * compiled trainer; all else is the same up to rounding. Throws `TrialFailed` for a number that an embedding does not know.
 */
export async function createTfjsTrainer(task: TrainingTask): Promise<NetworkTrainer> {
  const { architecture, options, seed, number, train_rows, validation_rows } = task;
  checkNumbers(task);
  const weights = initialWeights(architecture, seed, number);
  const gradients = allocateWeights(architecture);
  let batches = 0;
  const step = createGradientStep(architecture, weights, gradients, {
    losses: task.losses,
    baseDropout: ({ unit, layer, rate, rows, columns }) =>
      dropoutMask(stream(seed, number, "dropout", batches, 0, unit, layer), rate, rows * columns),
    ...(options.dropout > 0 && {
      dropout: ({ level, unit, neurons }, rows) =>
        dropoutMask(stream(seed, number, "dropout", batches, level, unit), options.dropout, rows * neurons),
    }),
  });
  const filter = new GradientFilter(weights, gradients, options);
  const optimizer = createOptimizer(weights.values.length, options);
  const spectral = options.spectral_norm
    ? new SpectralNorm(weights, (level, unit) => stream(seed, number, "spectral", level, unit))
    : null;
  const model = await buildModel(architecture, initialNetworkWeights(architecture, seed, number));
  const total = train_rows + validation_rows;
  const validation = task.inputs.map((table) => table.subarray((table.length / total) * train_rows));
  const copyWeights = () => copyNetworkWeights(architecture, weights, step.statistics);
  const trainer: NetworkTrainer = {
    rate_factor: 1,
    step(rows) {
      batches++;
      const loss = step.run(takeBatch(task, rows));
      const { penalty, due } = filter.apply();
      if (due) {
        optimizer.step(weights.values, gradients.values, trainer.rate_factor);
        spectral?.project();
      }
      return loss + penalty;
    },
    settle: () => spectral?.projectExactly(),
    validate() {
      writeWeights(model, architecture, copyWeights());
      return predict(model, validation, validation_rows);
    },
    weights: copyWeights,
    dispose: () => model.dispose(),
  };
  return trainer;
}

/** 0 with probability `rate`, else 1 / (1 - rate). */
function dropoutMask(random: Stream, rate: number, length: number): Float32Array {
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length }, () => (random.uniform() < rate ? 0 : kept));
}

/** Throws `TrialFailed` for a number that an embedding does not know; tfjs would read beside its table. */
function checkNumbers({ architecture, inputs }: TrainingTask): void {
  const units = graph(architecture).filter(({ unit }) => unit.level === 0);
  for (const [index, { unit }] of units.entries()) {
    const first = unit.base?.layers[0];
    if (first?.kind !== "embedding") continue;
    const { vocabulary } = first;
    const unknown = inputs[index]?.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabulary));
    if (unknown === undefined) continue;
    throw new TrialFailed(
      `input ${index} holds ${unknown}, expected a whole number from 0 to ${vocabulary - 1}`,
    );
  }
}

function takeBatch(task: TrainingTask, rows: Int32Array): Batch {
  const total = task.train_rows + task.validation_rows;
  const take = (table: Float32Array): Float32Array => {
    const width = table.length / total;
    const taken = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries())
      taken.set(table.subarray(row * width, (row + 1) * width), i * width);
    return taken;
  };
  const top = Math.max(...task.architecture.units.map(({ level }) => level));
  const outputs = task.architecture.units
    .filter(({ level }) => level === top)
    .sort((a, b) => a.unit - b.unit);
  return {
    rows: rows.length,
    inputs: task.inputs.map(take),
    targets: task.targets.map((table, output) => {
      const taken = take(table);
      const classes = outputs[output]?.neurons ?? 0;
      return task.losses[output]?.kind === "softmax_cross_entropy" ? oneHot(taken, classes) : taken;
    }),
  };
}

function oneHot(numbers: Float32Array, classes: number): Float32Array {
  const columns = new Float32Array(numbers.length * classes);
  for (const [row, number] of numbers.entries()) columns[row * classes + number] = 1;
  return columns;
}
