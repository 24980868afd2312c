import type { TrainingOptions } from "./network/training-options.js";

/** A parameter whose value a task cannot be trained with, and why. */
export interface LossObstacle {
  parameter: "loss" | "class_weights";
  /** Goes on from "the parameter <name>": what it is, what that needs, and what would fit the task. */
  reason: string;
}

/**
 * What keeps a target from being trained with a loss and class weights; null when nothing does.
 *
 * @param classes of the target; 0 when it is a number
 */
export function lossObstacle(
  { loss, class_weights }: Pick<TrainingOptions, "loss" | "class_weights">,
  classes: number,
): LossObstacle | null {
  const isCrossEntropy = loss === "cross_entropy" || loss === "sigmoid_cross_entropy";
  if (classes === 0) {
    if (isCrossEntropy) {
      const reason = `is ${loss}, which needs classes, but the target is a number; use auto, mse, mae or huber`;
      return { parameter: "loss", reason };
    }
    if (class_weights === "none") return null;
    const reason = `is ${class_weights}, which needs classes, but the target is a number; use none`;
    return { parameter: "class_weights", reason };
  }
  if (loss === "sigmoid_cross_entropy" && classes !== 2) {
    const reason = `is ${loss}, which needs two classes, but the target has ${classes}; use cross_entropy`;
    return { parameter: "loss", reason };
  }
  if (class_weights === "none" || loss === "auto" || isCrossEntropy) return null;
  return {
    parameter: "class_weights",
    reason: `is ${class_weights}, which needs a cross-entropy of classes, but the loss is ${loss}; use none, or the loss auto`,
  };
}
