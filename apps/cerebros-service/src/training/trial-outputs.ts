import type { Parameters } from "@cerebros/contracts";
import type { Output, Prepared } from "./training.js";

/**
 * The output units of a trial's network. Those of its source, but a single sigmoid neuron, the probability of the second
 * of two classes, where `loss` is sigmoid_cross_entropy.
 */
export function trialOutputs({ outputs }: Pick<Prepared, "outputs">, parameters: Parameters): Output[] {
  if (parameters["loss"] !== "sigmoid_cross_entropy") return outputs;
  return [{ neurons: 1, activation: "sigmoid" }];
}
