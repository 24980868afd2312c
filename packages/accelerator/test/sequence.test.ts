import type { LayerStack } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Backend,
  fit,
  type LayerWeights,
  plainBackend,
  planSequence,
  Trainer,
  wasmBackend,
} from "../src/index.js";
import { random } from "./arena.js";

const backends: Record<string, Backend> = { plain: plainBackend("single") };
beforeAll(async () => {
  await tf.setBackend("cpu");
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  backends["wasm"] = wasm;
});

const [steps, classes, batch, dimensions, neurons] = [6, 11, 7, 5, 9];
const character: LayerStack = {
  columns: steps,
  layers: [
    { kind: "embedding", vocabulary: classes, dimensions },
    { kind: "lstm", neurons, sequences: true, stateful: false },
    { kind: "dense", neurons: classes, activation: "softmax" },
  ],
};
const adam = { kind: "adam", learning_rate: 0.01 } as const;

/** Text in which a character is followed by one that depends on it. */
function text(rows: number, columns = steps) {
  const uniform = random(4);
  const ids = Array.from({ length: rows * columns }, () => Math.floor(classes * uniform()));
  return { inputs: Float32Array.from(ids), targets: Float32Array.from(ids, (id) => (7 * id + 3) % classes) };
}

function start(weights: LayerWeights[]): LayerWeights[] {
  const uniform = random(8);
  return weights.map((parameter) => ({
    ...parameter,
    values: parameter.values.map(() => uniform() - 0.5),
  }));
}

function make(backend: Backend, stack: LayerStack, rows: number, size = batch): Trainer {
  const planned = planSequence(stack, size, { data_rows: rows });
  const trainer = new Trainer(planned, backend, { optimizer: adam });
  const { inputs, targets } = text(rows, stack.columns);
  trainer.setData([inputs], [targets]);
  trainer.setLayerWeights(start(trainer.layerWeights()));
  return trainer;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** The same layers in tfjs, with weights in the order of `layerWeights`. */
function judge(weights: LayerWeights[]): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.embedding({ inputDim: classes, outputDim: dimensions, inputLength: steps }));
  model.add(tf.layers.lstm({ units: neurons, returnSequences: true, recurrentActivation: "sigmoid" }));
  model.add(tf.layers.dense({ units: classes, activation: "softmax" }));
  for (const [i, layer] of model.layers.entries()) {
    const own = weights.filter((parameter) => parameter.layer === i);
    layer.setWeights(
      own.map(({ name, values, rows, columns }) =>
        name === "bias" ? tf.tensor1d(values) : tf.tensor2d(values, [rows, columns]),
      ),
    );
  }
  return model;
}

describe.each(["wasm", "plain"])("a sequence model in %s", (name) => {
  const backend = () => backends[name] as Backend;

  it("trains like that of tfjs", () => {
    const rows = 3 * batch;
    const trainer = make(backend(), character, rows);
    const model = judge(trainer.layerWeights());
    const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-7);
    const { inputs, targets } = text(rows);
    for (let i = 0; i < 30; i++) {
      const first = (i % 3) * batch;
      const [from, to] = [first * steps, (first + batch) * steps];
      const x = tf.tensor2d(inputs.subarray(from, to), [batch, steps]);
      const labels = tf.tensor1d(targets.subarray(from, to), "int32");
      const theirs = optimizer.minimize(() => {
        const p = (model.apply(x, { training: true }) as tf.Tensor).reshape([-1, classes]);
        return tf.neg(tf.mean(tf.log(tf.sum(tf.mul(tf.oneHot(labels, classes), p), 1)))) as tf.Scalar;
      }, true);
      expect(trainer.step(range(first, first + batch))).toBeCloseTo(theirs?.dataSync()[0] ?? Number.NaN, 4);
    }
    const ours = trainer.predict(range(0, rows))[0] ?? [];
    const theirs = (model.predict(tf.tensor2d(inputs, [rows, steps])) as tf.Tensor).dataSync();
    for (const [i, value] of ours.entries())
      expect(Math.abs(value - (theirs[i] ?? Number.NaN))).toBeLessThan(1e-4);
  });

  it("learns a text and says how well on rows that it has not seen", () => {
    const rows = 60;
    const trainer = make(backend(), character, rows, 16);
    const fitted = fit(
      trainer,
      {
        train_rows: Int32Array.from(range(0, 48)),
        validation_rows: Int32Array.from(range(48, 60)),
        epochs: 60,
        shuffle: () => {},
      },
      { checkAborted: () => {}, onEpoch: () => {} },
    );
    expect(fitted.best.val_loss).toBeLessThan(0.1);
  });

  it("goes on where the batch before ended when it is stateful, and begins anew when told", () => {
    const [embedding, lstm, dense] = character.layers as [
      LayerStack["layers"][number],
      Extract<LayerStack["layers"][number], { kind: "lstm" }>,
      LayerStack["layers"][number],
    ];
    const stateful: LayerStack = { columns: 3, layers: [embedding, { ...lstm, stateful: true }, dense] };
    const whole = make(backend(), character, 1, 1);
    // The same six characters as two batches of three.
    const parts = make(backend(), stateful, 2, 1);
    parts.setLayerWeights(whole.layerWeights());
    const { inputs, targets } = text(1);
    parts.setData([inputs], [targets]);
    const expected = [...(whole.predict([0])[0] ?? [])];
    const found = [...(parts.predict([0, 1])[0] ?? [])];
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
    expect(parts.evaluate([0, 1])).toBeCloseTo(whole.evaluate([0]), 5);
    const losses = [parts.step([0]), parts.step([1])];
    parts.setLayerWeights(whole.layerWeights());
    expect(parts.step([0])).not.toBeCloseTo(losses[0] ?? Number.NaN, 5);
    parts.setLayerWeights(whole.layerWeights());
    parts.resetStates();
    expect(parts.step([0])).toBe(losses[0]);
  });
});

it("refuses numbers that nobody knows, partial batches of a stateful model and other heads", () => {
  const trainer = make(plainBackend("single"), character, 2);
  const { inputs, targets } = text(2);
  const wrong = Float32Array.from(inputs).fill(classes, 3, 4);
  expect(() => trainer.setData([wrong], [targets])).toThrow(
    "input 0 holds 11, expected a whole number from 0 to 10",
  );
  expect(() => trainer.setData([inputs], [wrong])).toThrow("target 0 holds 11");
  const layers = character.layers.map((layer) =>
    layer.kind === "lstm" ? { ...layer, stateful: true } : layer,
  );
  const stateful = make(plainBackend("single"), { ...character, layers }, 9);
  expect(() => stateful.step([0])).toThrow("a batch of 1 rows, expected 7");
  expect(() =>
    planSequence({ ...character, layers: character.layers.slice(0, 2) }, 4, { data_rows: 4 }),
  ).toThrow("must be dense with softmax");
});
