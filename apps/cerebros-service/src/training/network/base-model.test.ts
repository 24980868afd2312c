import { plainBackend } from "@cerebros/accelerator";
import { Architecture, graph } from "@cerebros/contracts";
import { countParameters, stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { initialLayerWeights, layerPlaces } from "./base-weights.js";
import { createCompiledTrainer, planTask } from "./compiled-trainer.js";
import { buildModel, predict } from "./layers-model.js";
import { collectWeights, listWeights } from "./model-weights.js";
import type { TrainingTask } from "./network-trainer.js";
import { predictNetwork } from "./predict-network.js";
import { createTfjsTrainer } from "./tfjs-trainer.js";
import { readTrainingOptions } from "./training-options.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const read = (unit: number, times = 1) => ({
  ...{ from: { level: 0, unit }, to: { level: 1, unit: 0 }, kind: "predecessor", times },
});

/** Words through a rotary embedding, characters through an LSTM, and two plain features. */
const architecture = (form: "rotation" | "legacy") =>
  Architecture.parse({
    units: [
      {
        ...{ level: 0, unit: 0, neurons: 5, activation: "linear" },
        base: {
          columns: 4,
          layers: [
            { kind: "embedding", vocabulary: 20, dimensions: 6 },
            { kind: "rotary", form },
            { kind: "dropout", rate: 0.3 },
            { kind: "flatten" },
            { kind: "dense", neurons: 5, activation: "tanh" },
          ],
        },
      },
      {
        ...{ level: 0, unit: 1, neurons: 3, activation: "linear" },
        base: {
          columns: 6,
          layers: [
            { kind: "embedding", vocabulary: 9, dimensions: 2 },
            { kind: "lstm", neurons: 4, sequences: true },
            { kind: "lstm", neurons: 3 },
          ],
        },
      },
      { level: 0, unit: 2, neurons: 2, activation: "linear" },
      { level: 1, unit: 0, neurons: 1, activation: "linear" },
    ],
    edges: [read(0, 2), read(1), read(2)],
  });

const [rows, validation_rows] = [32, 8];

function task(form: "rotation" | "legacy"): TrainingTask {
  const random = stream(1, "data");
  const numbers = (width: number, below: number) =>
    Float32Array.from({ length: (rows + validation_rows) * width }, () => random.int(0, below - 1));
  return {
    architecture: architecture(form),
    inputs: [numbers(4, 20), numbers(6, 9), numbers(2, 5)],
    targets: [numbers(1, 3)],
    ...{ train_rows: rows, validation_rows, batch: 16, losses: [{ kind: "mse" }], seed: 3, number: 1 },
    options: readTrainingOptions({
      ...{ learning_rate: 0.01, batch_size: 16, spectral_norm: false, weight_decay: 0 },
    }),
  };
}

it.each(["rotation", "legacy"] as const)(
  "tfjs predicts what was trained: base models with the %s form",
  async (form) => {
    const work = task(form);
    const trainer = createCompiledTrainer(planTask(work), plainBackend("single"), work);
    const batch = Int32Array.from({ length: 16 }, (_, row) => row);
    const before = trainer.step(batch);
    let after = before;
    for (let i = 0; i < 60; i++) after = trainer.step(batch);
    expect(after).toBeLessThan(before / 2);
    const weights = trainer.weights();
    const model = await buildModel(work.architecture, weights);
    expect(model.countParams()).toBe(countParameters(work.architecture).total);
    const columns = work.inputs.map((table) =>
      table.subarray((table.length / (rows + validation_rows)) * rows),
    );
    const [theirs] = predict(model, columns, validation_rows);
    const [ours] = trainer.validate();
    for (const [i, value] of (ours ?? []).entries()) expect(value).toBeCloseTo(theirs?.[i] ?? Number.NaN, 4);
    const [applied] = await predictNetwork(
      { architecture: work.architecture, weights },
      columns,
      validation_rows,
    );
    for (const [i, value] of (ours ?? []).entries()) expect(value).toBeCloseTo(applied?.[i] ?? Number.NaN, 5);
    const tensors = new Map(
      listWeights(work.architecture, weights).map(({ spec, values }) => [spec.name, values]),
    );
    expect(collectWeights(work.architecture, tensors)).toEqual(weights);
    model.dispose();
  },
);

it("base models begin as Keras begins them", () => {
  const weights = initialLayerWeights(architecture("rotation"), 1, 2);
  expect(weights).toHaveLength(layerPlaces(architecture("rotation")).length);
  const [table, , , , kernel, recurrent, bias] = weights;
  expect(Math.max(...(table?.values ?? []))).toBeLessThan(0.05);
  expect(Math.max(...(kernel?.values ?? []))).toBeLessThan(Math.sqrt(6 / (2 + 16)));
  const row = (index: number) =>
    recurrent?.values.subarray(index * 16, (index + 1) * 16) ?? new Float32Array();
  const dot = (a: number, b: number) => row(a).reduce((sum, value, i) => sum + value * (row(b)[i] ?? 0), 0);
  expect(
    [dot(0, 0), dot(0, 1), dot(2, 3), dot(3, 3)].map((value) => Math.round(value * 1e6) / 1e6 + 0),
  ).toEqual([1, 0, 0, 1]);
  expect([...(bias?.values ?? [])]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(initialLayerWeights(architecture("rotation"), 1, 2)).toEqual(weights);
  expect(initialLayerWeights(architecture("rotation"), 2, 2)).not.toEqual(weights);
  expect(graph(architecture("rotation"))).toHaveLength(4);
});

it("training on tfjs refuses numbers that an embedding does not know", async () => {
  const work = task("rotation");
  work.inputs[1]?.fill(9, 7, 8);
  await expect(createTfjsTrainer(work)).rejects.toThrow(
    "input 1 holds 9, expected a whole number from 0 to 8",
  );
});
