import type { Parameters } from "@cerebros/contracts";
import { z } from "zod";
import { parseOptions } from "../../parse-options.js";
import { type Stream, stream } from "../../random/stream.js";
import type { History } from "../../study/history.js";
import type { Sampler, SamplerQuestion } from "../sampler.js";
import { TriedPoints } from "../tried-points.js";
import { completePoint, mutatePoint } from "./mutate-point.js";
import { population, tournament } from "./population.js";

export const EvolutionOptions = z.strictObject({
  /** P: trials in the queue. So many end before the first mutation. */
  population: z.int().positive().default(20),
  /** S: trials drawn from the queue, of which the best has offspring. */
  sample: z.int().positive().default(10),
  /** Whether a point may be tried again that has been tried before. */
  duplicates: z.boolean().default(false),
});
export type EvolutionOptions = z.input<typeof EvolutionOptions>;

/** Tries to find a point that is new; each mutates one parameter more than `triesPerChange` tries before. */
const tries = 200;
const triesPerChange = 25;

/**
 * Aging evolution (Real et al. 2019, "Regularized evolution for image classifier architecture search"): the best of S
 * trials, drawn from the P that ended last, has one parameter mutated. The oldest trial leaves the queue, however good it is. The
 * first trials are random, until P have ended; trials under way are not waited for.
 *
 * No point is tried twice, unless asked for or where no new one was found in 200 tries, as in a space that is used up.
 * Refuses (`invalid_input`) sizes that are not positive and unknown options.
 */
export function evolutionSampler(input: EvolutionOptions = {}): Sampler {
  const options = parseOptions(EvolutionOptions, input, "sampler", "evolution");
  const tried = new WeakMap<History, TriedPoints>();
  return {
    name: "evolution",
    sample: (question) => {
      const values = stream(question.seed, question.number, "evolution");
      const next = proposals(question, options, values);
      if (options.duplicates) return next(0);
      const known = tried.get(question.history) ?? new TriedPoints(question.history);
      tried.set(question.history, known);
      known.update();
      let point = next(0);
      for (let attempt = 1; attempt < tries && known.has(point); attempt++) point = next(attempt);
      return point;
    },
  };
}

/** The point to propose at an attempt, counted from 0. */
function proposals(
  { space, history, directions }: SamplerQuestion,
  options: z.output<typeof EvolutionOptions>,
  values: Stream,
): (attempt: number) => Parameters {
  const queue = population(history, options.population);
  if (queue.length < options.population) {
    return () => completePoint(space, {}, values);
  }
  return (attempt) => {
    const parent = tournament(queue, options.sample, directions, values);
    return mutatePoint(space, parent.parameters, 1 + Math.floor(attempt / triesPerChange), values);
  };
}
