import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { dueOptions, isDue } from "./due.js";
import type { Pruner, PrunerQuestion } from "./pruner.js";

export const ThresholdOptions = z
  .strictObject({
    /** Smaller values are pruned; null: none is too small. */
    lower: z.number().nullable().default(null),
    /** Larger values are pruned; null: none is too large. */
    upper: z.number().nullable().default(null),
    ...dueOptions,
  })
  .refine(({ lower, upper }) => lower !== null || upper !== null, {
    message: "expected lower, upper or both",
    path: ["upper"],
  })
  .refine(({ lower, upper }) => lower === null || upper === null || lower <= upper, {
    message: "expected at least the value of lower",
    path: ["upper"],
  });
export type ThresholdOptions = z.input<typeof ThresholdOptions>;

/**
 * Prunes a trial whose last value of the first objective's metric is outside the bounds, whatever the direction, or NaN.
 * Other trials have no influence. Refuses options without a bound, bounds that contradict each other and unknown options.
 */
export function thresholdPruner(input: ThresholdOptions): Pruner {
  const options = parseOptions(ThresholdOptions, input, "pruner", "threshold");
  return { name: "threshold", shouldPrune: (question) => isOutside(question, options) };
}

function isOutside(
  { trial, objectives }: PrunerQuestion,
  options: z.output<typeof ThresholdOptions>,
): boolean {
  if (!isDue(trial, options)) return false;
  const [objective] = objectives;
  const last = [...trial.reports.values()].at(-1);
  const value = objective === undefined ? undefined : last?.[objective.metric];
  if (value === undefined) return false;
  const { lower, upper } = options;
  return Number.isNaN(value) || (lower !== null && value < lower) || (upper !== null && value > upper);
}
