import { invalidInput, type SearchSpace } from "@cerebros/contracts";
import { z } from "zod";
import { parseOptions } from "../../parse-options.js";
import { stream } from "../../random/stream.js";
import { type UnitScale, unitScales } from "../../space/unit-scale.js";
import type { History } from "../../study/history.js";
import { completePoint } from "../evolution/mutate-point.js";
import { randomSampler } from "../random-sampler.js";
import type { Sampler, SamplerQuestion } from "../sampler.js";
import { drawPoint } from "./distribution.js";
import { Replay } from "./replay.js";

export const CmaEsOptions = z.strictObject({
  /** λ: trials of a generation; null: 4 + ⌊3 ln d⌋ for d numeric parameters. */
  population: z.int().min(4).nullable().default(null),
});
export type CmaEsOptions = z.input<typeof CmaEsOptions>;

/** Parameters whose values are cells leave the mean's cell in about one of twenty trials at least. */
const marginOfCell = 0.25;

/**
 * CMA-ES (Hansen 2016): numeric parameters are drawn from a normal distribution that follows the better trials, with
 * active updates, a margin that keeps integers and steps moving (after Hamano et al. 2022) and restarts. It learns from
 * numeric parameters without a condition only; categorical and conditional ones come from `independent`, random unless
 * given. One objective; pruned trials rank behind all that succeeded, failed ones are left out.
 *
 * Refuses (`invalid_input`) a study with several objectives (`objectives`), a space in which no numeric parameter
 * with more than one value exists in every point (`space`), and options outside their range.
 */
export function cmaEsSampler(input: CmaEsOptions = {}, independent: Sampler = randomSampler()): Sampler {
  const options = parseOptions(CmaEsOptions, input, "sampler", "cma_es");
  const followed = new WeakMap<History, Map<string, Replay>>();
  return {
    name: "cma_es",
    sample: (question) => {
      const { space, history, directions, seed } = question;
      const [direction, ...others] = directions;
      if (direction === undefined || others.length > 0) {
        throw invalidInput(
          "objectives",
          `objectives has ${directions.length} entries; the sampler cma_es takes one, nsga2 and tpe take several`,
        );
      }
      const scales = unitScales(space);
      if (scales.length === 0) throw nothingNumeric(space);
      const replays = followed.get(history) ?? new Map<string, Replay>();
      followed.set(history, replays);
      const key = JSON.stringify([seed, direction, scales.map(({ name }) => [name, space[name]])]);
      const replay =
        replays.get(key) ?? new Replay(history, space, scales, direction, seed, options.population);
      replays.set(key, replay);
      return draw(question, scales, replay);
    },
  };

  function draw(question: SamplerQuestion, scales: readonly UnitScale[], replay: Replay) {
    const { space, number, seed } = question;
    const values = stream(seed, number, "cma_es");
    const distribution = replay.distribution();
    const margins = scales.map(
      (scale, i) => marginOfCell * scale.cellAt(Math.min(1, Math.max(0, distribution.mean[i] as number))),
    );
    const place = drawPoint(distribution, margins, values);
    const numeric = Object.fromEntries(
      scales.map((scale, i) => [scale.name, scale.fromUnit(place[i] as number)]),
    );
    // What depends on a numeric parameter may exist for its new value only.
    return completePoint(space, { ...independent.sample(question), ...numeric }, values);
  }
}

function nothingNumeric(space: SearchSpace) {
  return invalidInput(
    "space",
    `space has the parameters ${Object.keys(space).join(", ")}, none of them numeric with more than one value and without ` +
      "a condition; the sampler cma_es needs one, tpe and evolution do not",
  );
}
