import { Activation, type Architecture, type Edge } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Backend,
  type Loss,
  type Optimizer,
  plainBackend,
  plan,
  Trainer,
  type UnitWeights,
  wasmBackend,
} from "../src/index.js";
import { random } from "./arena.js";
import { TfjsJudge } from "./tfjs-judge.js";

const edge = (from: string, to: string, times = 1, kind: Edge["kind"] = "predecessor"): Edge => {
  const ref = (name: string) => ({ level: Number(name.split(".")[0]), unit: Number(name.split(".")[1]) });
  return { from: ref(from), to: ref(to), kind, times, gated: false };
};

/** Two inputs, two outputs; repeated, lateral and partly shared sources, and a source that occurs in two edges. */
function everything(hidden: Activation, outputs: [Activation, Activation]): Architecture {
  return {
    units: [
      { level: 0, unit: 0, neurons: 5, activation: "linear" },
      { level: 0, unit: 1, neurons: 2, activation: "linear" },
      { level: 1, unit: 0, neurons: 4, activation: hidden },
      { level: 1, unit: 1, neurons: 3, activation: hidden },
      { level: 1, unit: 2, neurons: 6, activation: "elu" },
      { level: 2, unit: 0, neurons: 5, activation: hidden },
      { level: 2, unit: 1, neurons: 3, activation: "tanh" },
      { level: 3, unit: 0, neurons: 2, activation: outputs[0] },
      { level: 3, unit: 1, neurons: 3, activation: outputs[1] },
    ],
    edges: [
      edge("0.0", "1.0", 3),
      edge("0.1", "1.0"),
      edge("0.1", "1.1"),
      edge("1.0", "1.1", 2, "lateral"),
      edge("0.0", "1.2"),
      edge("0.1", "1.2"),
      edge("1.1", "1.2", 1, "lateral"),
      edge("1.0", "2.0"),
      edge("1.1", "2.0", 2),
      edge("0.0", "2.0"),
      edge("1.0", "2.0"),
      edge("1.2", "2.1"),
      edge("0.1", "2.1"),
      edge("2.0", "3.0", 2),
      edge("2.1", "3.0"),
      edge("1.2", "3.0"),
      edge("0.0", "3.0"),
      edge("2.1", "3.1"),
      edge("2.0", "3.1"),
      edge("3.0", "3.1", 1, "lateral"),
    ],
  };
}

interface Case {
  name: string;
  hidden?: Activation;
  outputs?: [Activation, Activation];
  losses?: [Loss, Loss];
  optimizer?: Optimizer;
  judge?: () => tf.Optimizer;
  l2?: number;
}

const adam = { kind: "adam", learning_rate: 0.005 } as const;
const weighted = [0.5, 2, 1.5];
const cases: Case[] = [
  ...Activation.options.map((hidden): Case => ({ name: `${hidden} units`, hidden })),
  { name: "mean absolute error", losses: [{ kind: "mae" }, { kind: "mae" }] },
  { name: "Huber's loss", losses: [{ kind: "huber" }, { kind: "huber", delta: 0.4 }] },
  {
    name: "softmax cross-entropy",
    outputs: ["linear", "softmax"],
    losses: [{ kind: "mse" }, { kind: "softmax_cross_entropy" }],
  },
  {
    name: "softmax cross-entropy with class weights",
    outputs: ["tanh", "softmax"],
    losses: [{ kind: "mse" }, { kind: "softmax_cross_entropy", class_weights: weighted }],
  },
  {
    name: "sigmoid cross-entropy with class weights, of an output that another output reads",
    outputs: ["sigmoid", "sigmoid"],
    losses: [{ kind: "sigmoid_cross_entropy", class_weights: [0.5, 2] }, { kind: "sigmoid_cross_entropy" }],
  },
  { name: "L2", l2: 0.01 },
  {
    name: "momentum",
    optimizer: { kind: "sgd", learning_rate: 0.01, momentum: 0.9 },
    judge: () => tf.train.momentum(0.01, 0.9),
  },
  {
    name: "gradient descent",
    optimizer: { kind: "sgd", learning_rate: 0.01 },
    judge: () => tf.train.sgd(0.01),
  },
];

/** The last batch of an epoch has 15: a handful makes statistics that multiply every rounding. */
const rowsOfData = 84;
const batch = 23;

function drawData(architecture: Architecture, losses: Loss[]) {
  const uniform = random(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const [first, second] = architecture.units.filter(({ level }) => level === 0);
  const inputs = [first, second].map((unit) =>
    Float32Array.from({ length: rowsOfData * (unit?.neurons ?? 0) }, normal),
  );
  const widths = [2, losses[1]?.kind === "softmax_cross_entropy" ? 1 : 3];
  const targets = losses.map(({ kind }, i) =>
    Float32Array.from({ length: rowsOfData * (widths[i] ?? 0) }, () => {
      if (kind === "softmax_cross_entropy") return Math.floor(3 * uniform());
      return kind === "sigmoid_cross_entropy" ? Math.round(uniform()) : normal();
    }),
  );
  return { inputs, targets, widths };
}

function drawWeights(empty: UnitWeights[]): UnitWeights[] {
  const uniform = random(5);
  return empty.map((unit) => {
    const limit = Math.sqrt(6 / (unit.gamma.length + unit.bias.length));
    return {
      ...unit,
      gamma: unit.gamma.map(() => 0.8 + 0.4 * uniform()),
      beta: unit.beta.map(() => 0.2 * uniform() - 0.1),
      kernel: unit.kernel.map(() => limit * (2 * uniform() - 1)),
      bias: unit.bias.map(() => 0.2 * uniform() - 0.1),
    };
  });
}

const backends: Record<string, Backend> = { plain: plainBackend("single") };
beforeAll(async () => {
  await tf.setBackend("cpu");
  const wasm = await wasmBackend();
  if (wasm === null) throw new Error("this Node has no WebAssembly SIMD");
  backends["wasm"] = wasm;
});

function setUp({
  hidden = "elu",
  outputs = ["linear", "linear"],
  losses = [{ kind: "mse" }, { kind: "mse" }],
  ...rest
}: Case) {
  const architecture = everything(hidden, outputs);
  const { l2 = 0, optimizer = adam, judge = () => tf.train.adam(0.005) } = rest;
  const planned = plan(architecture, batch, { data_rows: rowsOfData, losses });
  const data = drawData(architecture, losses);
  const make = (backend: Backend) => {
    const trainer = new Trainer(planned, backend, { optimizer, l2 });
    trainer.setData(data.inputs, data.targets);
    trainer.setWeights(drawWeights(trainer.weights()));
    return trainer;
  };
  const tfjs = new TfjsJudge(architecture, losses, l2);
  const pick = (values: Float32Array, width: number, rows: number[]) =>
    tf.tensor2d(
      rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]),
      [rows.length, width],
    );
  const columns = (rows: number[]) => data.inputs.map((values, i) => pick(values, [5, 2][i] ?? 0, rows));
  const wanted = (rows: number[]) => data.targets.map((values, i) => pick(values, data.widths[i] ?? 0, rows));
  return { make, tfjs, columns, wanted, optimizer: judge() };
}

/** Batches of an epoch after another, the last of each shorter. */
function* batches(count: number): Generator<number[]> {
  for (let i = 0; i < count; i++) {
    const first = (i % Math.ceil(rowsOfData / batch)) * batch;
    yield Array.from({ length: Math.min(batch, rowsOfData - first) }, (_, b) => first + b);
  }
}

const names = ["gamma", "beta", "kernel", "bias"] as const;
const largest = (values: Iterable<number>) =>
  [...values].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  largest(Array.from(a, (value, i) => value - (b[i] ?? Number.NaN)));

/** `exact` has taken the same step in double precision. */
function expectGradients(
  trainer: Trainer,
  exact: Trainer,
  expected: ReturnType<TfjsJudge["learn"]>["gradients"],
): void {
  const reference = exact.gradients();
  const scale = largest(reference.flatMap((unit) => names.map((name) => largest(unit[name]))));
  trainer.gradients().forEach((unit, i) => {
    for (const name of names) {
      const size = largest(reference[i]?.[name] ?? []);
      // What batch normalisation takes away again has a gradient of 0, in single precision what rounding leaves of it.
      const bound = size < 1e-9 * scale ? 1e-6 * scale : 1e-5 * size;
      const theirs = expected[i]?.[name] ?? new Float32Array();
      expect(distance(unit[name], theirs), `${name} of ${unit.level}.${unit.unit}`).toBeLessThanOrEqual(
        bound,
      );
    }
  });
}

describe.each(["wasm", "plain"])("the %s trainer", (backend) => {
  const ours = () => backends[backend] as Backend;

  it.each(cases)("has the first gradients of tfjs: $name", (item) => {
    const { make, tfjs, columns, wanted } = setUp(item);
    const trainer = make(ours());
    tfjs.setWeights(trainer.weights());
    const rows = Array.from({ length: batch }, (_, i) => i);
    const expected = tfjs.learn(columns(rows), wanted(rows));
    expect(trainer.step(rows)).toBeCloseTo(expected.loss, 4);
    const exact = make(plainBackend("double"));
    exact.step(rows);
    expectGradients(trainer, exact, expected.gradients);
  });

  it("drops what its mask says, and tfjs with the same mask has the same gradients", () => {
    const architecture = everything("gelu", ["linear", "linear"]);
    const losses: [Loss, Loss] = [{ kind: "mse" }, { kind: "mae" }];
    const planned = plan(architecture, batch, { data_rows: rowsOfData, losses, dropout: 0.3 });
    const { columns, wanted } = setUp({ name: "", losses });
    const data = drawData(architecture, losses);
    const [trainer, exact] = [ours(), plainBackend("double")].map((each) => {
      const made = new Trainer(planned, each, { optimizer: adam, dropout_keys: (index) => [index, 77] });
      made.setData(data.inputs, data.targets);
      made.setWeights(drawWeights(made.weights()));
      return made;
    }) as [Trainer, Trainer];
    const tfjs = new TfjsJudge(architecture, losses, 0, true);
    tfjs.setWeights(trainer.weights());
    const rows = Array.from({ length: batch }, (_, i) => i);
    const loss = trainer.step(rows);
    const masks = trainer.dropoutMasks();
    const values = masks.flatMap(({ mask }) => [...mask]);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.08);
    const inputs = masks.map(({ mask }) => tf.tensor2d(mask, [batch, mask.length / batch]));
    const expected = tfjs.learn([...columns(rows), ...inputs], wanted(rows));
    expect(loss).toBeCloseTo(expected.loss, 4);
    exact.step(rows);
    expectGradients(trainer, exact, expected.gradients);
    trainer.step(rows);
    expect(trainer.dropoutMasks()).not.toEqual(masks);
  });

  it("gives the same bits again", () => {
    const { make } = setUp({ name: "" });
    const run = () => {
      const trainer = make(ours());
      for (const rows of batches(20)) trainer.step(rows);
      return trainer.weights();
    };
    expect(run()).toEqual(run());
  });
});

/** Every kind is judged in small networks; these are for what a large one adds up. */
const long = cases.filter(({ name }) => ["elu units", "momentum", "gradient descent", "L2"].includes(name));

it.each(long)("wasm and plain are as close to double precision after 200 steps as tfjs is: $name", (item) => {
  const { make, tfjs, columns, wanted, optimizer } = setUp(item);
  const trainers = ["wasm", "plain"].map((backend) => make(backends[backend] as Backend));
  const reference = make(plainBackend("double"));
  tfjs.setWeights(reference.weights());
  for (const rows of batches(200)) {
    for (const trainer of [...trainers, reference]) trainer.step(rows);
    tf.tidy(() => {
      tfjs.learn(columns(rows), wanted(rows), optimizer);
    });
  }
  const flat = (weights: UnitWeights[]) =>
    weights.flatMap((unit) => names.flatMap((name) => [...unit[name]]));
  const exact = flat(reference.weights());
  const error = (weights: UnitWeights[]) =>
    Math.hypot(...flat(weights).map((value, i) => value - (exact[i] ?? Number.NaN)));
  const allowed = 2 * error(tfjs.weights());
  for (const trainer of trainers) {
    expect(error(trainer.weights())).toBeLessThanOrEqual(allowed);
    // Inference with the moving statistics, from the same weights.
    tfjs.setWeights(trainer.weights());
    const rows = Array.from({ length: rowsOfData }, (_, i) => i);
    const theirs = tfjs.predict(columns(rows));
    trainer.predict(rows).forEach((output, i) => {
      expect(distance(output, theirs[i] ?? [])).toBeLessThan(2e-5 * (largest(output) + 1));
    });
  }
});
