import type { Unit } from "@cerebros/contracts";
import { NotPlannable } from "./network.js";

/**
 * What an output unit is trained for; the losses of several outputs add up.
 *
 * - `mse`, `mae`, `huber` (delta: 1 by default): means over rows and neurons, with any activation.
 * - `softmax_cross_entropy`: nats per row, for an output with softmax; targets are class numbers, one a row.
 * - `sigmoid_cross_entropy`: mean over rows and neurons, for an output with sigmoid; targets in [0, 1].
 *
 * `class_weights` multiply the loss of a row by the weight of its class (of 0 and of 1 for sigmoid); the mean stays one
 * over all rows.
 */
export type Loss =
  | { kind: "mse" }
  | { kind: "mae" }
  | { kind: "huber"; delta?: number }
  | { kind: "softmax_cross_entropy"; class_weights?: number[] }
  | { kind: "sigmoid_cross_entropy"; class_weights?: number[] };

/** Throws `NotPlannable` when the loss does not go with the output. */
export function checkLoss(loss: Loss, { level, unit, neurons, activation }: Unit): void {
  const name = `${loss.kind} of output ${level}.${unit}`;
  const wanted = { softmax_cross_entropy: "softmax", sigmoid_cross_entropy: "sigmoid" } as const;
  if (loss.kind === "softmax_cross_entropy" || loss.kind === "sigmoid_cross_entropy") {
    const needed = wanted[loss.kind];
    if (activation !== needed) throw new NotPlannable(`${name} needs ${needed}, not ${activation}`);
    const classes = loss.kind === "softmax_cross_entropy" ? neurons : 2;
    const given = loss.class_weights?.length ?? classes;
    if (given !== classes)
      throw new NotPlannable(`${name} has ${given} class weights for ${classes} classes`);
  }
}

/** Numbers a row of targets has. */
export function targetWidth(loss: Loss, unit: Unit): number {
  return loss.kind === "softmax_cross_entropy" ? 1 : unit.neurons;
}
