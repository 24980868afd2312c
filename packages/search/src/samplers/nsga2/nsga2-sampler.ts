import { z } from "zod";
import { parseOptions } from "../../parse-options.js";
import { type Stream, stream } from "../../random/stream.js";
import type { History } from "../../study/history.js";
import { completePoint, mutatePoint } from "../evolution/mutate-point.js";
import type { Sampler } from "../sampler.js";
import { cross } from "./cross.js";
import { Generations, type Parent } from "./generations.js";

export const Nsga2Options = z.strictObject({
  /** Trials of a generation, and of its parents. So many succeed before the first crossover. */
  population: z.int().min(2).default(50),
  /** Probability that a child has two parents. */
  crossover: z.number().min(0).max(1).default(0.9),
  /** Probability with which each parameter is mutated; null: one in as many as the point has. */
  mutation: z.number().min(0).max(1).nullable().default(null),
});
export type Nsga2Options = z.input<typeof Nsga2Options>;

/**
 * NSGA-II for several objectives (Deb et al. 2002): parents are the best of the previous generation and of its parents,
 * by fronts of constrained domination and by the room within a front; each is the winner of two drawn at random. Children
 * come from uniform crossover and mutation. The first generation is random.
 *
 * Trials under way are not waited for: a generation closes when `population` trials succeeded since the last one closed,
 * late ones count for the next. Conditional parameters are inherited from the parent that has them. One objective is
 * allowed; failed and pruned trials have no offspring. Refuses (`invalid_input`) options outside their range.
 */
export function nsga2Sampler(input: Nsga2Options = {}): Sampler {
  const options = parseOptions(Nsga2Options, input, "sampler", "nsga2");
  const followed = new WeakMap<History, Generations>();
  return {
    name: "nsga2",
    sample: ({ space, history, directions, number, seed }) => {
      const generations = followed.get(history) ?? new Generations(history, options.population, directions);
      followed.set(history, generations);
      const parents = generations.parents();
      const values = stream(seed, number, "nsga2");
      if (parents.length === 0) return completePoint(space, {}, values);
      const mother = tournament(parents, values).trial.parameters;
      const father =
        values.uniform() < options.crossover ? tournament(parents, values).trial.parameters : mother;
      const child = cross(space, mother, father, values);
      const free = Object.keys(child).length;
      const chance = options.mutation ?? 1 / free;
      let mutations = 0;
      for (let gene = 0; gene < free; gene++) if (values.uniform() < chance) mutations++;
      return mutatePoint(space, child, mutations, values);
    },
  };
}

/** The better of two: of the earlier front, or with more room in the same one. */
function tournament(parents: readonly Parent[], values: Stream): Parent {
  const [a, b] = [values.pick(parents), values.pick(parents)];
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  return b.crowding > a.crowding ? b : a;
}
