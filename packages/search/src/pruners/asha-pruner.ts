import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { promoteFromRungs } from "./promote-from-rungs.js";
import type { Pruner } from "./pruner.js";
import { type Ladder, RankBy } from "./rungs.js";
import { stopsAtRung } from "./stop-at-rung.js";

export const AshaOptions = z
  .strictObject({
    /** `promotion` pauses trials at rungs and resumes the best of them; `stopping` ends those that are not good enough. */
    form: z.enum(["promotion", "stopping"]).default("promotion"),
    /** r: step of the lowest rung, when `early_stopping_rate` is 0. A step stands for the resources used up to it. */
    min_resource: z.int().positive().default(1),
    /** R: step at which trials end by themselves, so that there is no rung; null: unknown. */
    max_resource: z.int().positive().nullable().default(null),
    /** η: each rung takes this many times the step of the one below, and one of so many trials. */
    reduction_factor: z.int().min(2).default(3),
    /** s: the lowest rung is r · η^s. */
    early_stopping_rate: z.int().nonnegative().default(0),
    rank_by: RankBy.default("last"),
  })
  .refine(
    ({ min_resource, max_resource, reduction_factor, early_stopping_rate }) =>
      max_resource === null || min_resource * reduction_factor ** early_stopping_rate < max_resource,
    { message: "expected more than the step of the lowest rung", path: ["max_resource"] },
  );
export type AshaOptions = z.input<typeof AshaOptions>;

/**
 * Asynchronous successive halving (Li et al. 2020). Rungs are at r · η^(s + k), k = 0, 1, …, below R. In the promotion form no trial
 * is pruned. Refuses a factor below 2, a maximum that leaves no rung and unknown options.
 */
export function ashaPruner(input: AshaOptions = {}): Pruner {
  const options = parseOptions(AshaOptions, input, "pruner", "asha");
  const ladder: Ladder = {
    lowest: options.min_resource * options.reduction_factor ** options.early_stopping_rate,
    factor: options.reduction_factor,
    end: options.max_resource,
    rank_by: options.rank_by,
  };
  if (options.form === "stopping") {
    return {
      name: "asha",
      shouldPrune: (question) => stopsAtRung(question, question.history.trials, ladder),
    };
  }
  return {
    name: "asha",
    shouldPrune: () => false,
    firstPause: () => ladder.lowest,
    promote: (question) => promoteFromRungs(question, ladder),
  };
}
