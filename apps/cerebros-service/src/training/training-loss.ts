import type { Loss } from "@cerebros/accelerator";
import type { TargetEncoding } from "./data/preprocessing.js";
import type { TrainingOptions } from "./network/training-options.js";
import { TrialFailed } from "./training.js";

/** What a network is trained for. `targets` are those of the training rows: the numbers of their classes. */
export function trainingLoss(
  { loss, huber_delta, class_weights }: TrainingOptions,
  encoding: TargetEncoding,
  targets: Float64Array,
): Loss {
  const classes = encoding.task === "classification" ? encoding.classes.length : 0;
  if (loss === "cross_entropy" && classes === 0) {
    throw new TrialFailed(
      "the parameter loss is cross_entropy, which needs classes, but the target is a number",
    );
  }
  const isCrossEntropy = classes > 0 && (loss === "auto" || loss === "cross_entropy");
  if (class_weights === "balanced" && !isCrossEntropy) {
    throw new TrialFailed("the parameter class_weights is balanced, which needs a cross-entropy of classes");
  }
  if (isCrossEntropy) {
    if (class_weights === "none") return { kind: "softmax_cross_entropy" };
    return { kind: "softmax_cross_entropy", class_weights: balance(classes, targets) };
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
