import * as tf from "@tensorflow/tfjs";
import { epsilon } from "./normalization.js";

/*
 * Operations with gradients of their own. tfjs frees what an operation computed before it asks for the gradient; only
 * what was passed to `save` is alive then. The casts give the callbacks of `tf.customGrad` the types that it lacks.
 */

/** x · kernel without a gradient for x. */
export function multiplyConstant(x: tf.Tensor2D, kernel: tf.Tensor2D): tf.Tensor2D {
  return tf.customGrad((k, save) => {
    (save as tf.GradSaveFunc)([x]);
    return {
      value: tf.matMul(x, k as tf.Tensor2D) as tf.Tensor2D,
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => tf.matMul(tf.transpose(saved[0] as tf.Tensor2D), dy),
    };
  })(kernel);
}

/**
 * x · kernel. The gradients transpose explicitly, because the wasm backend multiplies transposed operands ten times
 * slower.
 */
export function multiply(x: tf.Tensor2D, kernel: tf.Tensor2D): tf.Tensor2D {
  return tf.customGrad((a, k, save) => {
    (save as tf.GradSaveFunc)([a as tf.Tensor2D, k as tf.Tensor2D]);
    return {
      value: tf.matMul(a as tf.Tensor2D, k as tf.Tensor2D) as tf.Tensor2D,
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
        const [savedX, savedKernel] = saved as [tf.Tensor2D, tf.Tensor2D];
        return [tf.matMul(dy, tf.transpose(savedKernel)), tf.matMul(tf.transpose(savedX), dy)];
      },
    };
  })(x, kernel);
}

/**
 * Batch normalisation without scale and shift: (x - mean) / √(variance + ε) by column, population variance, with the
 * gradient in closed form (Ioffe and Szegedy 2015). `onStatistics` gets the mean and the variance of each column.
 */
export function normalize(
  x: tf.Tensor2D,
  onStatistics: (mean: ArrayLike<number>, variance: ArrayLike<number>) => void,
): tf.Tensor2D {
  return tf.customGrad((values, save) => {
    const mean = tf.mean(values as tf.Tensor2D, 0, true);
    const distance = tf.sub(values as tf.Tensor2D, mean);
    const variance = tf.mean(tf.square(distance), 0, true);
    onStatistics(mean.dataSync(), variance.dataSync());
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(distance, scale) as tf.Tensor2D;
    (save as tf.GradSaveFunc)([normalized, scale]);
    return {
      value: normalized,
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
        const [y, savedScale] = saved as [tf.Tensor2D, tf.Tensor2D];
        const centred = tf.sub(tf.sub(dy, tf.mean(dy, 0, true)), tf.mul(y, tf.mean(tf.mul(dy, y), 0, true)));
        return tf.mul(savedScale, centred);
      },
    };
  })(x);
}
