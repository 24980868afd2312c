import { z } from "zod";
import { parseOptions } from "../parse-options.js";
import { type Bracket, bracketOf, hyperbandBrackets } from "./hyperband-brackets.js";
import type { Pruner } from "./pruner.js";
import { RankBy } from "./rungs.js";
import { stopsAtRung } from "./stop-at-rung.js";

export const HyperbandOptions = z
  .strictObject({
    /** r: step of the lowest rung of the first bracket. */
    min_resource: z.int().positive().default(1),
    /** R: step at which trials end by themselves. */
    max_resource: z.int().positive(),
    /** η. */
    reduction_factor: z.int().min(2).default(3),
    rank_by: RankBy.default("last"),
  })
  .refine(({ min_resource, max_resource }) => min_resource < max_resource, {
    message: "expected more than min_resource",
    path: ["max_resource"],
  });
export type HyperbandOptions = z.input<typeof HyperbandOptions>;

/** A pruner under which trials belong to brackets that know nothing of each other. */
export interface BracketPruner extends Pruner {
  readonly brackets: readonly Bracket[];
  /** Index of the bracket of a trial. */
  bracketOf(seed: number, number: number): number;
}

/**
 * Hyperband: brackets of successive halving in its stopping form, each with another lowest rung. A trial is compared with
 * those of its bracket only; in the last bracket nothing is pruned. A sampler should see its bracket only
 * (`withinBrackets`). Refuses a factor below 2, a maximum that is not above the minimum and unknown options.
 */
export function hyperbandPruner(input: HyperbandOptions): BracketPruner {
  const options = parseOptions(HyperbandOptions, input, "pruner", "hyperband");
  const { min_resource, max_resource, reduction_factor, rank_by } = options;
  const brackets = hyperbandBrackets(min_resource, max_resource, reduction_factor);
  return {
    name: "hyperband",
    brackets,
    bracketOf: (seed, number) => bracketOf(brackets, seed, number),
    shouldPrune: (question) => {
      const { trial, history, seed } = question;
      const own = bracketOf(brackets, seed, trial.number);
      const lowest = brackets[own]?.resource ?? max_resource;
      const ladder = { lowest, factor: reduction_factor, end: max_resource, rank_by };
      const last = [...trial.reports.keys()].at(-1);
      if (last === undefined || last < lowest) return false;
      const peers = history.trials.filter(({ number }) => bracketOf(brackets, seed, number) === own);
      return stopsAtRung(question, peers, ladder);
    },
  };
}
