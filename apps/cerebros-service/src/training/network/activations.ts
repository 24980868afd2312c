import type { Activation } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";

/** The activations as tfjs operations with gradients, equal to those that tfjs layers have under the same names. */
export const activations: Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  elu: (x) => tf.elu(x),
  gelu: (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  softmax: (x) => tf.softmax(x),
};
