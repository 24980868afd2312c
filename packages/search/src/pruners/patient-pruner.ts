import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { lossOf } from "./losses.js";
import type { Pruner, PrunerQuestion } from "./pruner.js";

export const PatientOptions = z.strictObject({
  /** Reports without an improvement that are tolerated. */
  patience: z.int().nonnegative(),
  /** What is better by no more than this is no improvement, in units of the metric. */
  min_delta: z.number().nonnegative().default(0),
});
export type PatientOptions = z.input<typeof PatientOptions>;

/**
 * Prunes a trial only when the best of its last `patience` + 1 reports is no improvement on the best before them, and
 * then only if the wrapped pruner prunes it too; without one, always. NaN is no improvement. With several objectives the
 * first one counts. What a wrapped pruner says of pauses and promotions holds unchanged.
 *
 * Refuses a negative patience or difference and unknown options.
 */
export function patientPruner(input: PatientOptions, wrapped: Pruner | null = null): Pruner {
  const options = parseOptions(PatientOptions, input, "pruner", "patient");
  return {
    ...wrapped,
    name: wrapped === null ? "patient" : `patient ${wrapped.name}`,
    shouldPrune: (question) =>
      isStuck(question, options) && (wrapped === null || wrapped.shouldPrune(question)),
  };
}

function isStuck(
  { trial, objectives }: PrunerQuestion,
  { patience, min_delta }: z.output<typeof PatientOptions>,
): boolean {
  const losses = [...trial.reports.values()].flatMap((metrics) => lossOf(metrics, objectives) ?? []);
  if (losses.length <= patience + 1) return false;
  const before = lowest(losses.slice(0, -patience - 1));
  const after = lowest(losses.slice(-patience - 1));
  return !(after < before - min_delta);
}

function lowest(losses: readonly number[]): number {
  return losses
    .filter((loss) => !Number.isNaN(loss))
    .reduce((best, loss) => Math.min(best, loss), Number.POSITIVE_INFINITY);
}
