import type { Loss } from "@cerebros/accelerator";
import type { Unit } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { activations } from "./activations.js";

/** What an output unit is trained for when nobody says otherwise. */
export function usualLoss({ activation }: Unit): Loss {
  return { kind: activation === "softmax" ? "softmax_cross_entropy" : "mse" };
}

/**
 * The loss of an output unit on tfjs, as the accelerator defines it. `z` is what the activation gets, `target` rows ×
 * neurons; one-hot for softmax cross-entropy.
 */
export function lossOf(loss: Loss, unit: Unit, z: tf.Tensor2D, target: tf.Tensor2D): tf.Scalar {
  const output = () => activations[unit.activation](z);
  switch (loss.kind) {
    case "mse":
      return tf.losses.meanSquaredError(target, output());
    case "mae":
      return tf.mean(tf.abs(tf.sub(output(), target)));
    case "huber":
      return tf.losses.huberLoss(target, output(), undefined, loss.delta ?? 1);
    case "softmax_cross_entropy": {
      const ofRows = tf.losses.softmaxCrossEntropy(target, z, undefined, 0, tf.Reduction.NONE);
      if (loss.class_weights === undefined) return tf.mean(ofRows);
      return tf.mean(tf.mul(ofRows, tf.sum(tf.mul(target, tf.tensor1d(loss.class_weights)), 1)));
    }
    case "sigmoid_cross_entropy": {
      const [ofZero = 1, ofOne = 1] = loss.class_weights ?? [];
      const each = tf.losses.sigmoidCrossEntropy(target, z, undefined, 0, tf.Reduction.NONE);
      const weights = tf.add(tf.mul(target, ofOne), tf.mul(tf.sub(1, target), ofZero));
      return tf.mean(tf.mul(each, weights));
    }
  }
}
