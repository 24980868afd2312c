#!/usr/bin/env node
// Claim: a training step of the compiled trainer takes at most 1/300 of a step of tfjs on its wasm backend, on a network of
// 16 hidden units (38 inputs, 4 levels of 4, 5, 6 and 7 neurons, elu; Adam, mean squared error, batches of 32).
//
//   node benchmarks/training/run.mjs [--epochs 1000] [--peer-steps 40]
//
// Both sides train the same architecture, batch normalisation of the output unit included, on the same rows in this process,
// one after the other, on one core.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { plainBackend, plan, Trainer, wasmBackend } from "../../packages/accelerator/dist/index.js";

const bar = 300;
const rows = 1024;
const batch = 32;
const features = 38;
const levels = 4;
const neurons = [4, 5, 6, 7];
const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "1000" },
    "peer-steps": { type: "string", default: "40" },
  },
});

/** Every unit reads the input and the whole level below. */
const level = (number) =>
  neurons.map((count, unit) => ({ level: number, unit, neurons: count, activation: "elu" }));
const units = [
  { level: 0, unit: 0, neurons: features, activation: "linear" },
  ...Array.from({ length: levels }, (_, i) => level(i + 1)).flat(),
  { level: levels + 1, unit: 0, neurons: 1, activation: "linear" },
];
const edges = units
  .filter(({ level }) => level > 0)
  .flatMap((to) =>
    units
      .filter((from) => from.level === 0 || from.level === to.level - 1)
      .map((from) => ({ from, to, kind: "predecessor", times: 1, gated: false })),
  );

let state = 7;
function uniform() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const inputs = Float32Array.from({ length: rows * features }, normal);
const targets = Float32Array.from({ length: rows }, (_, row) => {
  const x = inputs.subarray(row * features);
  return Math.sin(x[0]) + 0.5 * x[1] * x[2] + 0.3 * x[3] + 0.1 * normal();
});

const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(share * times.length)];

/** Milliseconds per step: the median over epochs of shuffled batches, shuffling included. */
function measureOurs(backend, epochs) {
  const planned = plan({ units, edges }, batch, { data_rows: rows, losses: [{ kind: "mse" }] });
  const trainer = new Trainer(planned, backend, { optimizer: { kind: "adam", learning_rate: 0.001 } });
  trainer.setData([inputs], [targets]);
  trainer.setWeights(
    trainer.weights().map((unit) => {
      const limit = Math.sqrt(6 / (unit.gamma.length + unit.bias.length));
      return {
        ...unit,
        gamma: unit.gamma.fill(1),
        kernel: unit.kernel.map(() => limit * (2 * uniform() - 1)),
      };
    }),
  );
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const times = [];
  let loss = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const started = performance.now();
    for (let last = rows - 1; last > 0; last--) {
      const chosen = Math.floor(uniform() * (last + 1));
      [order[last], order[chosen]] = [order[chosen], order[last]];
    }
    for (let first = 0; first < rows; first += batch)
      loss = trainer.step(order.subarray(first, first + batch));
    times.push((performance.now() - started) / (rows / batch));
  }
  // The first quarter warms up.
  const steady = times.slice(Math.ceil(epochs / 4));
  const median = quantile(steady, 0.5);
  const gflops = planned.flops / median / 1e6;
  return { ms_per_step: median, fastest: quantile(steady, 0), gflops, bytes: planned.bytes, loss };
}

async function measureTfjs(steps) {
  const require = createRequire(new URL("../../apps/cerebros-service/package.json", import.meta.url));
  const tf = require("@tensorflow/tfjs");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.enableProdMode();
  if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend of tfjs does not start");
  const tensors = new Map();
  for (const to of units) {
    if (to.level === 0) {
      tensors.set(to, tf.input({ shape: [features] }));
      continue;
    }
    const sources = edges.filter((edge) => edge.to === to).map(({ from }) => tensors.get(from));
    // tfjs refuses to concatenate a single source.
    const columns = sources.length === 1 ? sources[0] : tf.layers.concatenate({ axis: 1 }).apply(sources);
    const normalized = tf.layers.batchNormalization({ momentum: 0.99, epsilon: 1e-3 }).apply(columns);
    tensors.set(to, tf.layers.dense({ units: to.neurons, activation: to.activation }).apply(normalized));
  }
  const model = tf.model({ inputs: tensors.get(units[0]), outputs: tensors.get(units.at(-1)) });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "meanSquaredError" });
  const x = tf.tensor2d(inputs, [rows, features]);
  const y = tf.tensor2d(targets, [rows, 1]);
  const times = [];
  for (let step = 0; step < steps + 10; step++) {
    const first = (step * batch) % rows;
    const started = performance.now();
    const part = [x.slice([first, 0], [batch, features]), y.slice([first, 0], [batch, 1])];
    await model.trainOnBatch(...part);
    times.push(performance.now() - started);
    tf.dispose(part);
  }
  return { ms_per_step: quantile(times.slice(10), 0.5), fastest: quantile(times.slice(10), 0) };
}

const backend = await wasmBackend();
if (backend === null) throw new Error("this Node has no WebAssembly SIMD");
const epochs = Number(values.epochs);
const trainers = {
  compiled: measureOurs(backend, epochs),
  "compiled, plain kernels": measureOurs(plainBackend("single"), Math.ceil(epochs / 8)),
  "tfjs wasm": await measureTfjs(Number(values["peer-steps"])),
};
console.table(trainers);
const ratio = trainers["tfjs wasm"].ms_per_step / trainers.compiled.ms_per_step;
const result = {
  claim: `a step takes at most 1/${bar} of a step of tfjs wasm`,
  node: process.version,
  cores: cpus().length,
  load: Number(loadavg()[0].toFixed(1)),
  ratio: Math.round(ratio),
  trainers,
};
writeFileSync(new URL("./results.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
console.log(`ratio ${ratio.toFixed(0)}: ${ratio >= bar ? "claim holds" : "claim failed"}`);
process.exit(ratio >= bar ? 0 : 1);
