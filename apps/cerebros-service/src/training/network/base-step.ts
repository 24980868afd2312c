import { type Layer, type LayerStack, layerParameters, layerShapes } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { activations } from "./activations.js";
import { multiply } from "./operations.js";
import { appendTurned } from "./rotary-embedding.js";

export interface BaseStep {
  /** What the layers train, in the order and with the shapes of `layerPlaces`; as many are taken as there are. */
  next: () => tf.Tensor;
  /**
   * What the numbers that reach a dropout layer, by its index, are multiplied with: rows × columns, those of all steps. Null:
   * all of them pass.
   */
  mask: (layer: number, rate: number, columns: number) => tf.Tensor2D | null;
}

/**
 * What a base model makes of rows × columns in training mode, on tfjs and with gradients for what it trains: rows × columns
 * of the last layer.
 */
export function runBase(base: LayerStack, input: tf.Tensor2D, step: BaseStep): tf.Tensor2D {
  const shapes = layerShapes(base);
  return base.layers.reduce<tf.Tensor>((x, layer, index) => {
    const columns = shapes[index - 1]?.columns ?? base.columns;
    return runLayer(layer, x, layerParameters(layer, columns).map(step.next), (rate, size) =>
      step.mask(index, rate, size),
    );
  }, input) as tf.Tensor2D;
}

/** A sequence is rows × steps × columns. */
function runLayer(
  layer: Layer,
  x: tf.Tensor,
  parameters: tf.Tensor[],
  maskOf: (rate: number, columns: number) => tf.Tensor2D | null,
): tf.Tensor {
  const [rows = 0] = x.shape;
  switch (layer.kind) {
    case "embedding":
      return tf.gather(parameters[0] as tf.Tensor2D, tf.cast(x, "int32"));
    case "rotary":
      return appendTurned(x as tf.Tensor3D, layer.form);
    case "dropout": {
      const mask = maskOf(layer.rate, x.size / rows);
      return mask === null ? x : tf.mul(x, tf.reshape(mask, x.shape));
    }
    case "flatten":
      return tf.reshape(x, [rows, x.size / rows]);
    case "dense": {
      const [kernel, bias] = parameters as [tf.Tensor2D, tf.Tensor1D];
      const columns = kernel.shape[0];
      const z = tf.add<tf.Tensor2D>(multiply(tf.reshape(x, [x.size / columns, columns]), kernel), bias);
      return tf.reshape(activations[layer.activation](z), [...x.shape.slice(0, -1), layer.neurons]);
    }
    case "lstm": {
      const states = hiddenStates(x as tf.Tensor3D, parameters as LstmParameters);
      return layer.sequences ? tf.stack(states, 1) : (states.at(-1) as tf.Tensor2D);
    }
  }
}

type LstmParameters = [kernel: tf.Tensor2D, recurrent: tf.Tensor2D, bias: tf.Tensor1D];

/** Of every step, from states of 0; gates in the order input, forget, cell, output. */
function hiddenStates(x: tf.Tensor3D, [kernel, recurrent, bias]: LstmParameters): tf.Tensor2D[] {
  const [rows, steps, columns] = x.shape;
  const [neurons, gates] = recurrent.shape;
  const ofInput = tf.add(multiply(tf.reshape(x, [rows * steps, columns]), kernel), bias);
  let h = tf.zeros<tf.Rank.R2>([rows, neurons]);
  let c = tf.zeros<tf.Rank.R2>([rows, neurons]);
  return tf.unstack(tf.reshape(ofInput, [rows, steps, gates]), 1).map((z) => {
    const parts = tf.split(tf.add<tf.Tensor2D>(z, multiply(h, recurrent)), 4, 1);
    const [input, forget, cell, output] = parts as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    c = tf.add(tf.mul(tf.sigmoid(forget), c), tf.mul(tf.sigmoid(input), tf.tanh(cell)));
    h = tf.mul(tf.sigmoid(output), tf.tanh(c));
    return h;
  });
}
