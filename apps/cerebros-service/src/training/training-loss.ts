import type { Loss } from "@cerebros/accelerator";
import type { TargetEncoding } from "./data/preprocessing.js";
import { lossObstacle } from "./loss-obstacle.js";
import type { TrainingOptions } from "./network/training-options.js";
import { TrialFailed } from "./training.js";

/** What a network is trained for. `targets` are those of the training rows: the numbers of their classes. */
export function trainingLoss(
  options: TrainingOptions,
  encoding: TargetEncoding,
  targets: Float64Array,
): Loss {
  const { loss, huber_delta, class_weights } = options;
  const classes = encoding.task === "classification" ? encoding.classes.length : 0;
  const obstacle = lossObstacle(options, classes);
  if (obstacle !== null) throw new TrialFailed(`the parameter ${obstacle.parameter} ${obstacle.reason}`);
  const weights = class_weights === "none" ? {} : { class_weights: balance(classes, targets) };
  if (loss === "sigmoid_cross_entropy") return { kind: loss, ...weights };
  if (loss === "cross_entropy" || (loss === "auto" && classes > 0)) {
    return { kind: "softmax_cross_entropy", ...weights };
  }
  if (loss === "huber") return { kind: "huber", delta: huber_delta };
  return { kind: loss === "mae" ? "mae" : "mse" };
}

/** Rows / (classes · rows of the class); 1 for a class without rows. */
function balance(classes: number, targets: Float64Array): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const target of targets) counts[target] = (counts[target] ?? 0) + 1;
  return counts.map((count) => (count === 0 ? 1 : targets.length / (classes * count)));
}
