import { invalidInput, type ParameterSpec, type ParameterValue, type SearchSpace } from "@cerebros/contracts";
import { lossObstacle } from "../training/loss-obstacle.js";
import { classWeightings, losses } from "../training/network/training-options.js";

/**
 * Refuses (`invalid_input`, field `search_space.<name>`) a space that may draw a loss or class weights which no trial of
 * this target can be trained with.
 *
 * @param space from `resolveSpace`
 * @param classes of the target; 0 when it is a number
 */
export function refuseUnfitLoss(space: SearchSpace, classes: number): void {
  for (const loss of losses) {
    for (const class_weights of classWeightings) {
      if (!mayMeet(space, loss, class_weights)) continue;
      const obstacle = lossObstacle({ loss, class_weights }, classes);
      if (obstacle === null) continue;
      const field = `search_space.${obstacle.parameter}`;
      throw invalidInput(field, `${field} may draw what no trial can use: it ${obstacle.reason}`);
    }
  }
}

/** Can one point of the space have both? An absent parameter counts as its default. */
function mayMeet(space: SearchSpace, loss: string, class_weights: string): boolean {
  const { loss: lossSpec, class_weights: weightsSpec } = space;
  if (!mayBe(lossSpec, loss, "auto") || !mayBe(weightsSpec, class_weights, "none")) return false;
  // A condition between the two decides; one on a third parameter may be met.
  if (weightsSpec?.when?.parameter === "loss") {
    return weightsSpec.when.in.includes(loss) || class_weights === "none";
  }
  if (lossSpec?.when?.parameter === "class_weights") {
    return lossSpec.when.in.includes(class_weights) || loss === "auto";
  }
  return true;
}

function mayBe(spec: ParameterSpec | undefined, value: string, absent: string): boolean {
  const isAbsent = spec === undefined || spec.when !== undefined;
  return (isAbsent && value === absent) || valuesOf(spec).includes(value);
}

/** Numeric ranges hold no words. */
function valuesOf(spec: ParameterSpec | undefined): ParameterValue[] {
  if (spec?.type === "categorical") return spec.choices;
  return spec?.type === "fixed" ? [spec.value] : [];
}
