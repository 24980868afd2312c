import { graph } from "@cerebros/contracts";
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
 * moments, the best ones, what is uploaded) and, for the rows of a batch, columns and outputs forth and back.
 */
export function estimateTfjsBytes(task: TrainingTask): number {
  const data = [...task.inputs, ...task.targets].reduce((sum, table) => sum + table.length, 0);
  const columns = graph(task.architecture).reduce((sum, { unit, width }) => sum + width + unit.neurons, 0);
  return 4 * (data + 6 * countParameters(task.architecture).total + 4 * task.batch * columns);
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
