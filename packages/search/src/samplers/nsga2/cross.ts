import type { Parameters, SearchSpace } from "@cerebros/contracts";
import type { Stream } from "../../random/stream.js";
import { isInRange } from "../../study/check-point.js";
import { completePoint } from "../evolution/mutate-point.js";

/**
 * A point with each parameter from one of the two parents at even odds (uniform crossover), from the only one that has it
 * where the other took another branch; what exists in the child and in neither parent is drawn at random. A value
 * that is outside its range, as a trial of another study may bring it, is not inherited.
 */
export function cross(
  space: SearchSpace,
  mother: Parameters,
  father: Parameters,
  values: Stream,
): Parameters {
  const mixed: Parameters = {};
  for (const [name, spec] of Object.entries(space)) {
    const [first, second] = values.uniform() < 0.5 ? [mother, father] : [father, mother];
    const inherited = [first[name], second[name]].find(
      (value) => value !== undefined && isInRange(spec, value),
    );
    if (inherited !== undefined) mixed[name] = inherited;
  }
  return completePoint(space, mixed, values);
}
