// Trains three networks and prints a hash of their weights for each way to compute, as JSON.
//
//   node test/fingerprint.mjs SEED
import { createHash } from "node:crypto";
import { plainBackend, plan, planSequence, Trainer, wasmBackend } from "../dist/index.js";

const seed = Number(process.argv[2] ?? 1);
const batch = 13;
const rows = 60;
const steps = 100;

function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const unit = (level, number, neurons, activation, rest = {}) => ({
  level,
  unit: number,
  neurons,
  activation,
  ...rest,
});
const edge = (from, to, times = 1, gated = false) => ({
  from: { level: from[0], unit: from[1] },
  to: { level: to[0], unit: to[1] },
  kind: from[0] === to[0] ? "lateral" : "predecessor",
  times,
  gated,
});

/** Every activation, copies, a lateral and a gated edge, a base model; two losses. */
function branched() {
  const hidden = ["relu", "elu", "gelu", "swish", "tanh", "softsign", "softmax", "sigmoid"];
  const base = {
    columns: 2,
    layers: [
      { kind: "embedding", vocabulary: 5, dimensions: 4 },
      { kind: "rotary", form: "rotation" },
      { kind: "flatten" },
    ],
  };
  const network = {
    units: [
      unit(0, 0, 6, "linear"),
      unit(0, 1, 16, "linear", { base }),
      ...hidden.map((activation, i) => unit(1, i, 3 + (i % 3), activation)),
      unit(2, 0, 2, "linear"),
      unit(2, 1, 3, "softmax"),
    ],
    edges: [
      ...hidden.flatMap((_, i) => [edge([0, 0], [1, i], 1 + (i % 2)), edge([0, 1], [1, i], 1, i % 3 === 0)]),
      edge([1, 0], [1, 2]),
      ...hidden.flatMap((_, i) => [edge([1, i], [2, 0]), edge([1, i], [2, 1])]),
    ],
    gate: { mode: "multiply", function: "sigmoid" },
  };
  const planned = plan(network, batch, {
    data_rows: rows,
    losses: [
      { kind: "huber", delta: 0.7 },
      { kind: "softmax_cross_entropy", class_weights: [0.5, 2, 1.5] },
    ],
    dropout: 0.2,
    spectral_norm: true,
  });
  const uniform = generator(seed + 1);
  return {
    planned,
    options: {
      optimizer: { kind: "adam", learning_rate: 0.01, weight_decay: 0.004 },
      l2: 1e-4,
      clip_norm: 2,
      corrected_averages: true,
      dropout_keys: (step) => [seed, step],
      spectral_norm: (_level, _unit, neurons) => Array.from({ length: neurons }, () => uniform() - 0.5),
    },
  };
}

/** Wide enough for the products that copy their operands. */
function wide() {
  const network = {
    units: [
      unit(0, 0, 70, "linear"),
      unit(1, 0, 150, "elu"),
      unit(2, 0, 90, "gelu"),
      unit(3, 0, 3, "sigmoid"),
    ],
    edges: [edge([0, 0], [1, 0]), edge([1, 0], [2, 0]), edge([2, 0], [3, 0])],
  };
  const planned = plan(network, batch, { data_rows: rows, losses: [{ kind: "sigmoid_cross_entropy" }] });
  return { planned, options: { optimizer: { kind: "sgd", learning_rate: 0.02, momentum: 0.9 } } };
}

function sequence() {
  const stack = {
    columns: 7,
    layers: [
      { kind: "embedding", vocabulary: 6, dimensions: 5 },
      { kind: "lstm", neurons: 9, sequences: true, stateful: false },
      { kind: "dense", neurons: 6, activation: "softmax" },
    ],
  };
  const planned = planSequence(stack, batch, { data_rows: rows });
  return { planned, options: { optimizer: { kind: "adam", learning_rate: 0.01 } } };
}

function train({ planned, options }, backend, hash) {
  const trainer = new Trainer(planned, backend, options);
  const uniform = generator(seed);
  // Sums of numbers that floats hold exactly, so that the data has no bits of an engine's own.
  const draw = ({ width, below }) =>
    Float32Array.from({ length: rows * width }, () =>
      below ? Math.floor(below * uniform()) : uniform() + uniform() - uniform() - uniform(),
    );
  const classes = planned.losses?.map(({ kind }) => (kind === "softmax_cross_entropy" ? 3 : null)) ?? [];
  trainer.setData(
    planned.inputs.map(draw),
    planned.targets.map((table, i) => {
      if (planned.losses?.[i]?.kind === "sigmoid_cross_entropy") return draw({ ...table, below: 2 });
      return draw({ ...table, below: table.below ?? classes[i] });
    }),
  );
  const shifted = (values) => values.map((value) => value + uniform() - 0.5);
  trainer.setWeights(
    trainer.weights().map((weights) => ({
      ...weights,
      gamma: weights.gamma.fill(1),
      kernel: shifted(weights.kernel),
    })),
  );
  trainer.setLayerWeights(
    trainer.layerWeights().map((weights) => ({ ...weights, values: shifted(weights.values) })),
  );
  for (let step = 0; step < steps; step++) {
    const chosen = Int32Array.from({ length: 1 + Math.floor(batch * uniform()) }, () =>
      Math.floor(rows * uniform()),
    );
    trainer.step(chosen);
  }
  for (const number of trainer.snapshot()) if (!Number.isFinite(number)) throw new Error("training diverged");
  hash.update(new Uint8Array(trainer.snapshot().buffer));
}

const wasm = await wasmBackend();
if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
const hashes = Object.entries({ wasm, plain: plainBackend("single") }).map(([name, backend]) => {
  const hash = createHash("sha256");
  for (const network of [branched(), wide(), sequence()]) train(network, backend, hash);
  return [name, hash.digest("hex")];
});
process.stdout.write(`${JSON.stringify({ node: process.version, ...Object.fromEntries(hashes) })}\n`);
