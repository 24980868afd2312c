import { plainBackend } from "@cerebros/accelerator";
import { resolveSpace, sampleTrial, stream } from "@cerebros/search";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { createCompiledTrainer, planTask } from "./compiled-trainer.js";
import { buildModel, predict } from "./layers-model.js";
import type { TrainingTask } from "./network-trainer.js";
import { createTfjsTrainer } from "./tfjs-trainer.js";
import { readTrainingOptions } from "./training-options.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const [rows, validation_rows] = [48, 16];

function task(mode: string, number: number): TrainingTask {
  const space = resolveSpace({
    levels: { type: "int", low: 3, high: 3, log: false },
    minimum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    maximum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    num_lateral_connection_tries_per_unit: { type: "int", low: 2, high: 2, log: false },
    gate_after_n_lateral_connections: { type: "int", low: 1, high: 1, log: false },
    gate_mode: { type: "categorical", choices: [mode] },
    spectral_norm: { type: "categorical", choices: [false] },
    optimizer: { type: "categorical", choices: ["sgd"] },
  });
  const { architecture, parameters } = sampleTrial({
    ...{ space, seed: 5, number, inputs: [6], outputs: [{ neurons: 1, activation: "linear" }] },
  });
  expect(architecture.edges.some(({ gated }) => gated)).toBe(true);
  const random = stream(1, "data");
  const table = (width: number) =>
    Float32Array.from({ length: (rows + validation_rows) * width }, () => random.normal());
  return {
    ...{ architecture, inputs: [table(6)], targets: [table(1)], train_rows: rows, validation_rows },
    ...{ batch: 24, losses: [{ kind: "mse" }], seed: 5, number },
    options: readTrainingOptions(parameters),
  };
}

it.each(["activation", "multiply"])(
  "both trainers and the tfjs model agree on gates of mode %s",
  async (mode) => {
    for (const number of [1, 2]) {
      const work = task(mode, number);
      const compiled = createCompiledTrainer(planTask(work), plainBackend("single"), work);
      const judge = await createTfjsTrainer(work);
      for (let i = 0; i < 6; i++) {
        const batch = Int32Array.from({ length: 24 }, (_, row) => (i % 2) * 24 + row);
        expect(compiled.step(batch)).toBeCloseTo(judge.step(batch), 4);
      }
      const model = await buildModel(work.architecture, compiled.weights());
      const columns = work.inputs.map((values) => values.subarray(6 * rows));
      const [theirs] = predict(model, columns, validation_rows);
      for (const [i, value] of (compiled.validate()[0] ?? []).entries()) {
        expect(value).toBeCloseTo(theirs?.[i] ?? Number.NaN, 4);
      }
      model.dispose();
      judge.dispose();
    }
  },
);
