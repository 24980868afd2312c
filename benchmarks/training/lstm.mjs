import { planSequence, Trainer } from "../../packages/accelerator/dist/index.js";
import { pythonWith } from "../python-environment.mjs";
import { median } from "./clock.mjs";
import { startKeras } from "./keras.mjs";
import { generator } from "./networks.mjs";
import { requirements } from "./steps.mjs";
import { startTfjs } from "./tfjs.mjs";

const characters = 100;
const vocabulary = 128;
const batch = 64;
const rows = 4 * batch;

/** A model of characters: embedding → LSTM → the next character at every place. */
const stackOf = (neurons) => ({
  columns: characters,
  layers: [
    { kind: "embedding", vocabulary, dimensions: 64 },
    { kind: "lstm", neurons, sequences: true, stateful: false },
    { kind: "dense", neurons: vocabulary, activation: "softmax" },
  ],
});

/** Milliseconds of a step of the LSTM with as many neurons, ours and the peers', and how often the first goes into the others. */
export async function measureLstm(neurons, { backend, peers, cache }, limits) {
  const stack = stackOf(neurons);
  const planned = planSequence(stack, batch, { data_rows: rows });
  const uniform = generator(5);
  const texts = Float32Array.from({ length: rows * characters }, () => Math.floor(vocabulary * uniform()));
  const trainer = new Trainer(planned, backend, { optimizer: { kind: "adam", learning_rate: 0.001 } });
  trainer.setData([texts], [texts]);
  trainer.setLayerWeights(
    trainer.layerWeights().map((weights) => ({
      ...weights,
      values: weights.values.map(() => (uniform() - 0.5) / Math.sqrt(weights.rows)),
    })),
  );
  const chosen = Int32Array.from({ length: batch }, (_, row) => row);
  const ours = () => timed(() => trainer.step(chosen));
  ours();
  const contenders = { compiled: async () => median(Array.from({ length: limits.steps }, ours)) };
  const stops = [];
  if (peers.includes("tfjs")) {
    const tf = await startTfjs();
    const step = await tfjsLstm(tf, stack, texts);
    contenders["tfjs wasm"] = async () => {
      const times = [];
      for (let i = 0; i < limits.tfjs_steps; i++) times.push(await step());
      return median(times);
    };
  }
  if (peers.includes("keras")) {
    const keras = await startKeras(await pythonWith(requirements, cache), {
      ...stack,
      ...{ batch, rows, jit_compile: "auto" },
    });
    stops.push(keras.stop);
    contenders.Keras = async () => median(await keras.train(limits.keras_epochs)) / (rows / batch);
  }
  const turns = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < limits.rounds; round++) {
    for (const [name, turn] of Object.entries(contenders)) turns[name].push(await turn());
  }
  for (const stop of stops) stop();
  return {
    neurons,
    bytes: planned.bytes,
    rows: Object.entries(turns).map(([name, times]) => ({
      name,
      ms_per_step: median(times),
      ratio: median(times.map((ms, round) => ms / turns.compiled[round])),
    })),
  };
}

async function tfjsLstm(tf, { layers }, texts) {
  const [embedding, lstm, dense] = layers;
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({
        inputDim: vocabulary,
        outputDim: embedding.dimensions,
        inputLength: characters,
      }),
      tf.layers.lstm({ units: lstm.neurons, returnSequences: true, recurrentActivation: "sigmoid" }),
      tf.layers.dense({ units: dense.neurons }),
    ],
  });
  const x = tf.tensor2d(texts.subarray(0, batch * characters), [batch, characters]);
  const wanted = tf.oneHot(tf.cast(tf.reshape(x, [-1]), "int32"), vocabulary);
  const optimizer = tf.train.adam(0.001);
  const loss = () =>
    tf.losses.softmaxCrossEntropy(wanted, tf.reshape(model.apply(x, { training: true }), [-1, vocabulary]));
  const step = () => tf.tidy(() => optimizer.minimize(loss, true).dataSync());
  return async () => timed(step);
}

function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}
