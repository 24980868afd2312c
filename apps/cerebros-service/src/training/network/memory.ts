import { graph, type LayerStack, layerShapes } from "@cerebros/contracts";
import { countParameters } from "@cerebros/search";
import { TrialFailed } from "../training.js";
import type { TrainingTask } from "./network-trainer.js";

/** Throws `TrialFailed` with both figures when a trial needs more memory than it may take. */
export function checkMemory(bytes: number, max_bytes: number): void {
  if (bytes <= max_bytes) return;
  throw new TrialFailed(
    `training this network takes ${mebibytes(bytes)} MiB of memory, and a trial may take ${mebibytes(max_bytes)} MiB ` +
      "(CEREBROS_TRIAL_MEMORY_MB): smaller networks, fewer columns or a smaller batch_size need less",
  );
}

/**
 * About the bytes that training on tfjs takes: the data, six arrays of the size of the weights (values, gradients, two
 * moments, the best ones, what is uploaded) and, for the rows of a batch, columns and outputs forth and back, with what base
 * models keep until the gradients have flown back.
 */
export function estimateTfjsBytes(task: TrainingTask): number {
  const data = [...task.inputs, ...task.targets].reduce((sum, table) => sum + table.length, 0);
  const columns = graph(task.architecture).reduce((sum, { unit, width }) => sum + width + unit.neurons, 0);
  const { batch } = task;
  const kept = task.architecture.units.reduce(
    (sum, { base }) => sum + (base ? keptByBase(base, batch) : 0),
    0,
  );
  return 4 * (data + 6 * countParameters(task.architecture).total + 4 * batch * columns + kept);
}

/**
 * Numbers, as measured: eight for each that leaves a layer, and eighty for each hidden state of an LSTM, whose every step is
 * a dozen operations and turns its recurrent kernel and the gradient of it.
 */
function keptByBase(base: LayerStack, rows: number): number {
  let before = base.columns;
  return layerShapes(base).reduce((sum, { steps, columns }, index) => {
    const isLstm = base.layers[index]?.kind === "lstm";
    const kept = isLstm ? before * columns * (80 * rows + 8 * columns) : 8 * rows * (steps ?? 1) * columns;
    // Steps of the sequence that the next layer gets.
    before = steps ?? 1;
    return sum + kept;
  }, 0);
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
