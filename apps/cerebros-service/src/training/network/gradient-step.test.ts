import type { Architecture } from "@cerebros/contracts";
import { resolveSpace, sampleTrial, stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "./backend.js";
import { type Batch, createGradientStep } from "./gradient-step.js";
import { buildModel } from "./layers-model.js";
import { copyNetworkWeights } from "./network-weights.js";
import { ColumnStatistics, momentum } from "./normalization.js";
import { allocateWeights, initialWeights, type Weights } from "./weights.js";

beforeAll(() => loadBackend("tfjs-cpu"));

const outputs = {
  regression: [{ neurons: 1, activation: "linear" as const }],
  classification: [{ neurons: 3, activation: "softmax" as const }],
};

function draw(seed: number, task: keyof typeof outputs): Architecture {
  const space = resolveSpace({
    levels: { type: "int", low: 1, high: 4, log: false },
    maximum_neurons_per_unit: { type: "int", low: 8, high: 8, log: false },
    // Lateral edges, and the repeated sources of the original.
    num_lateral_connection_tries_per_unit: { type: "int", low: 0, high: 3, log: false },
    compat: { type: "categorical", choices: ["fixed", "legacy"] },
  });
  return sampleTrial({ space, seed, number: 1, inputs: [5], outputs: outputs[task] }).architecture;
}

function drawBatch(seed: number, rows: number, task: keyof typeof outputs): Batch {
  const random = stream(seed, "batch");
  const inputs = Float32Array.from({ length: rows * 5 }, () => 2 * random.normal() + 1);
  const width = outputs[task][0]?.neurons ?? 1;
  const targets = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    if (task === "regression") targets[row] = random.normal();
    else targets[row * width + random.int(0, width - 1)] = 1;
  }
  return { rows, inputs: [inputs], targets: [targets] };
}

/** The same network with some gated edges in two seeds of three, by each of the modes. */
function withGates(architecture: Architecture, seed: number): Architecture {
  const mode = ([undefined, "activation", "multiply"] as const)[seed % 3];
  if (mode === undefined) return architecture;
  const random = stream(seed, "gates");
  const edges = architecture.edges.map((edge) => ({ ...edge, gated: random.uniform() < 0.4 }));
  return { ...architecture, edges, gate: { mode, function: random.pick(["sigmoid", "tanh", "swish"]) } };
}

/** Statistics that a new model has: mean 0, variance 1. */
function untrained(architecture: Architecture): Map<string, ColumnStatistics> {
  return new Map(
    architecture.units.flatMap(({ level, unit, neurons }) =>
      [`${level}.${unit}`, `${level}.${unit} gated`].map((name) => [name, new ColumnStatistics(neurons)]),
    ),
  );
}

/** What tfjs itself says: loss and gradients of the LayersModel in training mode, by automatic differentiation. */
async function judge(architecture: Architecture, weights: Weights, batch: Batch, task: keyof typeof outputs) {
  const model = await buildModel(
    architecture,
    copyNetworkWeights(architecture, weights, untrained(architecture)),
  );
  tf.engine().startScope();
  const x = tf.tensor2d(Float32Array.from(batch.inputs[0] ?? []), [batch.rows, 5]);
  const width = outputs[task][0]?.neurons ?? 1;
  const y = tf.tensor2d(Float32Array.from(batch.targets[0] ?? []), [batch.rows, width]);
  const { value, grads } = tf.variableGrads(() => {
    const predicted = model.apply(x, { training: true }) as tf.Tensor2D;
    return task === "regression"
      ? tf.losses.meanSquaredError(y, predicted)
      : (tf.neg(tf.mean(tf.sum(tf.mul(y, tf.log(tf.clipByValue(predicted, 1e-7, 1))), 1))) as tf.Scalar);
  });
  const loss = value.dataSync()[0] ?? Number.NaN;
  const gradients = new Map(Object.entries(grads).map(([name, grad]) => [name, Array.from(grad.dataSync())]));
  tf.engine().endScope();
  model.dispose();
  return { loss, gradients };
}

function largest(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** Variables of a unit's layers are named after the layers; tfjs adds a number when a name was used before. */
function find(gradients: Map<string, number[]>, layer: string, part: string): number[] {
  for (const [name, values] of gradients) {
    if (new RegExp(`^${layer}/${part}(_\\d+)?$`).test(name)) return values;
  }
  throw new Error(`no gradient ${layer}/${part} among ${[...gradients.keys()].join(", ")}`);
}

describe.each(["regression", "classification"] as const)("a step of %s", (task) => {
  it("has the loss and the gradients of the tfjs model of the same architecture", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 3, max: 24 }),
        async (seed, rows) => {
          const architecture = withGates(draw(seed, task), seed);
          const weights = initialWeights(architecture, seed, 1);
          const random = stream(seed, "scales");
          for (const { gamma, beta, bias } of weights.units) {
            for (const values of [gamma, beta, bias]) {
              values.set(values.map((value) => value + random.normal() / 4));
            }
          }
          const batch = drawBatch(seed, rows, task);
          const expected = await judge(architecture, weights, batch, task);

          const gradients = allocateWeights(architecture);
          const step = createGradientStep(architecture, weights, gradients);
          const loss = step.run({
            ...batch,
            inputs: batch.inputs.map((values) => Float32Array.from(values)),
          });
          expect(loss).toBeCloseTo(expected.loss, 4);
          for (const { node, gamma, beta, kernel, bias } of gradients.units) {
            const layer = `unit_${node.unit.level}_${node.unit.unit}`;
            const pairs: [ArrayLike<number>, number[]][] = [
              [gamma, find(expected.gradients, `${layer}_normalization`, "gamma")],
              [beta, find(expected.gradients, `${layer}_normalization`, "beta")],
              [kernel, find(expected.gradients, layer, "kernel")],
              [bias, find(expected.gradients, layer, "bias")],
            ];
            for (const [ours, theirs] of pairs) {
              const tolerance = 1e-3 * largest(theirs) + 1e-4;
              expect(ours.length).toBe(theirs.length);
              expect(largest(theirs.map((value, i) => value - (ours[i] ?? Number.NaN)))).toBeLessThan(
                tolerance,
              );
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe("training steps", () => {
  it("leave no tensor behind", () => {
    const architecture = draw(3, "regression");
    const step = createGradientStep(
      architecture,
      initialWeights(architecture, 3, 1),
      allocateWeights(architecture),
    );
    step.run(drawBatch(1, 8, "regression"));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) step.run(drawBatch(i, 8, "regression"));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("move the statistics towards those of the batch", () => {
    const architecture = draw(4, "regression");
    const step = createGradientStep(
      architecture,
      initialWeights(architecture, 4, 1),
      allocateWeights(architecture),
    );
    const batch = drawBatch(4, 16, "regression");
    const column = Array.from({ length: 16 }, (_, row) => batch.inputs[0]?.[row * 5] ?? 0);
    const mean = column.reduce((sum, value) => sum + value, 0) / 16;
    step.run(batch);
    expect(momentum).toBeGreaterThan(0.5);
    const moved = step.statistics.get("0.0")?.mean[0] ?? Number.NaN;
    expect(Math.abs(moved)).toBeLessThanOrEqual(Math.abs(mean) + 1e-6);
    expect(Math.sign(moved)).toBe(Math.sign(mean));
  });
});
