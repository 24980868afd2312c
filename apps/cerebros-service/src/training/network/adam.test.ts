import { stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Adam } from "./adam.js";
import { loadBackend } from "./backend.js";

beforeAll(() => loadBackend("tfjs-cpu"));

test("moves as the Adam of tfjs does", () => {
  const random = stream(1, "adam");
  const start = Float32Array.from({ length: 20 }, () => random.normal());
  const ours = Float32Array.from(start);
  const adam = new Adam(20, { learning_rate: 0.01, weight_decay: 0 });
  const theirs = tf.variable(tf.tensor1d(start));
  const judge = tf.train.adam(0.01);
  for (let step = 0; step < 50; step++) {
    // The second half has no gradient at first, which tests the correction of young moments.
    const gradients = Float32Array.from({ length: 20 }, (_, i) =>
      i < 10 || step > 20 ? random.normal() : 0,
    );
    adam.step(ours, gradients);
    judge.applyGradients([{ name: theirs.name, tensor: tf.tensor1d(gradients) }]);
  }
  const judged = theirs.dataSync();
  for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(judged[i] ?? Number.NaN, 4);
});

test("without a gradient, a step takes the share rate · decay of every value away (I19)", () => {
  const values = Float32Array.of(1, -2);
  new Adam(2, { learning_rate: 0.1, weight_decay: 0.5 }).step(values, new Float32Array(2));
  expect(values[0]).toBeCloseTo(0.95, 6);
  expect(values[1]).toBeCloseTo(-1.9, 6);
});

test("epsilon counts before the correction of the second moment where Keras has it", () => {
  const step = (epsilon_inside: boolean) => {
    const values = Float32Array.of(0);
    // A gradient about as small as epsilon: both moments are corrected back to it in the first step.
    new Adam(1, { learning_rate: 1, weight_decay: 0, epsilon_inside }).step(values, Float32Array.of(1e-6));
    return values[0];
  };
  expect(step(false)).toBeCloseTo(-1e-6 / (1e-6 + 1e-7), 5);
  expect(step(true)).toBeCloseTo(-1e-6 / (1e-6 + 1e-7 / Math.sqrt(0.001)), 5);
});

test("a factor scales the rate of one step", () => {
  const [half, full] = [Float32Array.of(0), Float32Array.of(0)];
  new Adam(1, { learning_rate: 0.1, weight_decay: 0 }).step(half, Float32Array.of(3), 0.5);
  new Adam(1, { learning_rate: 0.05, weight_decay: 0 }).step(full, Float32Array.of(3));
  expect(half).toEqual(full);
});
