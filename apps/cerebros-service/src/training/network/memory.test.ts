import { Architecture, type Layer } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { loadBackend } from "./backend.js";
import { createGradientStep } from "./gradient-step.js";
import { estimateTfjsBytes } from "./memory.js";
import { readTrainingOptions } from "./training-options.js";
import { allocateWeights, initialWeights } from "./weights.js";

beforeAll(() => loadBackend("tfjs-cpu"));

const embedding: Layer = { kind: "embedding", vocabulary: 50, dimensions: 16 };
const lstm = (sequences: boolean): Layer => ({ kind: "lstm", neurons: 32, sequences, stateful: false });

const stacks: [string, Layer[]][] = [
  ["one LSTM", [embedding, lstm(false)]],
  ["two LSTMs", [embedding, lstm(true), lstm(false)]],
  [
    "a rotary embedding",
    [
      ...[embedding, { kind: "rotary", form: "rotation" }, { kind: "dropout", rate: 0.2 }],
      ...[{ kind: "flatten" }, { kind: "dense", neurons: 32, activation: "gelu" }],
    ] as Layer[],
  ],
];

it.each(stacks)("what tfjs takes for a base of %s is known before", async (_, layers) => {
  const [rows, columns] = [32, 20];
  const architecture = Architecture.parse({
    units: [
      { level: 0, unit: 0, neurons: 32, activation: "linear", base: { columns, layers } },
      { level: 1, unit: 0, neurons: 1, activation: "linear" },
    ],
    edges: [{ from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor" }],
  });
  const [inputs, targets] = [[new Float32Array(columns * rows)], [new Float32Array(rows)]];
  const estimate = estimateTfjsBytes({
    ...{ architecture, inputs, targets, train_rows: rows, validation_rows: 0, batch: rows },
    ...{ losses: [{ kind: "mse" }], seed: 1, number: 1 },
    options: readTrainingOptions({ learning_rate: 0.1, batch_size: rows, spectral_norm: false }),
  });
  const step = createGradientStep(
    ...([architecture, initialWeights(architecture, 1, 1), allocateWeights(architecture)] as const),
    { baseDropout: (layer) => new Float32Array(layer.rows * layer.columns).fill(1) },
  );
  const { peakBytes } = await tf.profile(() => tf.scalar(step.run({ rows, inputs, targets })));
  expect(estimate).toBeGreaterThan(peakBytes);
  expect(estimate).toBeLessThan(2 * peakBytes);
});
