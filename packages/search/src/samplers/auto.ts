import type { Sampler, SamplerQuestion } from "./sampler.js";

/** Trials for which a Gaussian process is worth its time, and parameters that it can tell apart by so many. */
const mostTrials = 100;
const mostParameters = 20;

/** What a choice depends on. */
export type AutoQuestion = Pick<SamplerQuestion, "space" | "directions" | "number">;

export interface AutoChoices {
  /** For small budgets; it starts with evenly spread points. */
  gp: Sampler;
  /** For everything else. */
  tpe: Sampler;
}

/**
 * Chooses a sampler for each trial anew, by rules that depend on nothing but the question (`choose`):
 *
 * - a Gaussian process for the first 100 trials of a study with one objective, in a space without conditions of at most 20
 *   parameters that vary; its first points are quasi-random;
 * - TPE otherwise: for more trials, for more or conditional parameters, and for several objectives.
 *
 * Both see all trials, whichever of them proposed one.
 */
export function autoSampler(choices: AutoChoices): Sampler {
  return { name: "auto", sample: (question) => choices[choose(question)].sample(question) };
}

export function choose({ space, directions, number }: AutoQuestion): keyof AutoChoices {
  const specs = Object.values(space);
  const conditional = specs.some(({ when }) => when !== undefined);
  const free = specs.filter((spec) =>
    spec.type === "categorical" ? spec.choices.length > 1 : spec.type !== "fixed" && spec.low < spec.high,
  );
  const small = number <= mostTrials && free.length <= mostParameters;
  return small && !conditional && directions.length === 1 ? "gp" : "tpe";
}
