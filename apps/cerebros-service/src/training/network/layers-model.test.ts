import { Activation, type Architecture, type Edge } from "@cerebros/contracts";
import { countParameters, stream } from "@cerebros/search";
import { goldenGraph } from "@cerebros/search/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { activations } from "./activations.js";
import { loadBackend } from "./backend.js";
import { createGradientStep } from "./gradient-step.js";
import { buildModel, predict } from "./layers-model.js";
import { copyNetworkWeights, initialNetworkWeights } from "./network-weights.js";
import { epsilon } from "./normalization.js";
import { allocateWeights, initialWeights } from "./weights.js";

beforeAll(() => loadBackend("tfjs-wasm"));

const edge = (
  from: [number, number],
  to: [number, number],
  times = 1,
  kind: Edge["kind"] = "predecessor",
): Edge => ({
  from: { level: from[0], unit: from[1] },
  to: { level: to[0], unit: to[1] },
  kind,
  times,
  gated: false,
});

/** Two inputs, two outputs, a lateral edge, repeated sources and a source that occurs in two edges. */
const everything: Architecture = {
  units: [
    { level: 0, unit: 0, neurons: 3, activation: "linear" },
    { level: 0, unit: 1, neurons: 2, activation: "linear" },
    { level: 1, unit: 0, neurons: 4, activation: "elu" },
    { level: 1, unit: 1, neurons: 3, activation: "tanh" },
    { level: 2, unit: 0, neurons: 1, activation: "linear" },
    { level: 2, unit: 1, neurons: 3, activation: "softmax" },
  ],
  edges: [
    edge([0, 0], [1, 0], 3),
    edge([0, 1], [1, 0]),
    edge([0, 1], [1, 1]),
    edge([1, 0], [1, 1], 2, "lateral"),
    edge([1, 0], [2, 0]),
    edge([1, 1], [2, 0], 2),
    edge([0, 0], [2, 0]),
    edge([1, 1], [2, 1]),
    edge([1, 0], [2, 1]),
    edge([1, 1], [2, 1]),
  ],
};

const normals = (seed: number, length: number) => {
  const random = stream(seed, "normals");
  return Float32Array.from({ length }, random.normal);
};

describe("the tfjs model of an architecture", () => {
  it("has the layers of every unit in the order Concatenate, BatchNormalization, Dense (I11)", async () => {
    const model = await buildModel(everything, initialNetworkWeights(everything, 1, 1));
    const layers = model.layers
      .filter(({ name }) => name.startsWith("unit_1_1"))
      .map((layer) => layer.getClassName());
    expect(layers).toEqual(["RepeatVector", "Flatten", "Concatenate", "BatchNormalization", "Dense"]);
    expect(model.inputs.map(({ shape }) => shape)).toEqual([
      [null, 3],
      [null, 2],
    ]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 1],
      [null, 3],
    ]);
    expect(model.countParams()).toBe(countParameters(everything).total);
    model.dispose();
  });

  it("has the published network's parameters by tfjs's own count (I11)", async () => {
    const model = await buildModel(goldenGraph, initialNetworkWeights(goldenGraph, 1, 1));
    const trainable = model.trainableWeights.reduce((sum, { shape }) => {
      return sum + shape.reduce<number>((product, size) => product * (size ?? 1), 1);
    }, 0);
    expect([model.countParams(), trainable]).toEqual([84_465, 74_729]);
    model.dispose();
  });

  it("predicts what the formulas say, with repeated, shared and lateral sources", async () => {
    const weights = initialWeights(everything, 1, 1);
    for (const { gamma, beta, bias } of weights.units) {
      for (const [seed, values] of [gamma, beta, bias].entries()) {
        values.set(normals(seed, values.length));
      }
    }
    const step = createGradientStep(everything, weights, allocateWeights(everything));
    for (const { mean, variance } of step.statistics.values()) {
      mean.set(normals(7, mean.length));
      variance.set(normals(8, variance.length).map((value) => value * value));
    }
    const model = await buildModel(everything, copyNetworkWeights(everything, weights, step.statistics));
    const inputs = [normals(1, 3), normals(2, 2)];
    const outputs = tf.tidy(() =>
      (model.predict(inputs.map((input) => tf.tensor2d(input, [1, input.length]))) as tf.Tensor[]).map(
        (output) => Array.from(output.dataSync()),
      ),
    );

    const values = new Map<string, number[]>(inputs.map((input, unit) => [`0.${unit}`, [...input]]));
    for (const { node, gamma, beta, kernel, bias } of weights.units) {
      const { level, unit, neurons, activation } = node.unit;
      const columns = node.reads.flatMap(({ from, times }) => {
        const name = `${from.level}.${from.unit}`;
        const { mean, variance } = step.statistics.get(name) ?? { mean: [], variance: [] };
        const normalized = (values.get(name) ?? []).map(
          (value, i) => (value - (mean[i] ?? 0)) / Math.sqrt((variance[i] ?? 0) + epsilon),
        );
        return Array.from({ length: times }, () => normalized).flat();
      });
      const z = Array.from({ length: neurons }, (_, j) =>
        columns.reduce(
          (sum, x, row) =>
            sum + ((gamma[row] ?? 0) * x + (beta[row] ?? 0)) * (kernel[row * neurons + j] ?? 0),
          bias[j] ?? 0,
        ),
      );
      const activated = tf.tidy(() => activations[activation](tf.tensor2d(z, [1, neurons])).dataSync());
      values.set(`${level}.${unit}`, Array.from(activated));
    }
    for (const [unit, output] of outputs.entries()) {
      const expected = values.get(`2.${unit}`) ?? [];
      expect(output).toHaveLength(expected.length);
      for (const [i, value] of output.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4);
    }
    model.dispose();
  });

  it("gives a row the same answer alone and among many", async () => {
    const architecture: Architecture = {
      units: [
        { level: 0, unit: 0, neurons: 5, activation: "linear" },
        { level: 1, unit: 0, neurons: 7, activation: "swish" },
        { level: 2, unit: 0, neurons: 1, activation: "linear" },
      ],
      edges: [edge([0, 0], [1, 0]), edge([0, 0], [2, 0]), edge([1, 0], [2, 0])],
    };
    const model = await buildModel(architecture, initialNetworkWeights(architecture, 1, 1));
    const rows = normals(3, 2500 * 5);
    const [together = rows] = predict(model, [rows], 2500);
    for (const row of [0, 1, 1023, 1024, 2499]) {
      const [alone] = predict(model, [rows.subarray(5 * row, 5 * row + 5)], 1);
      expect(alone?.[0]).toBe(together[row]);
    }
    model.dispose();
  });
});

describe("an activation", () => {
  it.each(Activation.options)("%s is the one that tfjs layers have under that name", (name) => {
    tf.tidy(() => {
      const x = tf.tensor2d(
        normals(5, 24).map((value) => 2 * value),
        [4, 6],
      );
      const judge = tf.layers.activation({ activation: name }).apply(x) as tf.Tensor;
      const ours = activations[name](x).dataSync();
      for (const [i, value] of judge.dataSync().entries()) expect(ours[i]).toBeCloseTo(value, 5);
    });
  });
});
