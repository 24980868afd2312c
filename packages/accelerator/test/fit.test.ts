import type { Architecture } from "@cerebros/contracts";
import { expect, test } from "vitest";
import {
  Diverged,
  type EpochMetrics,
  fit,
  NotPlannable,
  type Optimizer,
  type PlanOptions,
  plainBackend,
  plan,
  Trainer,
  type TrainerOptions,
  wasmBackend,
} from "../src/index.js";
import { random } from "./arena.js";

const architecture: Architecture = {
  units: [
    { level: 0, unit: 0, neurons: 3, activation: "linear" },
    { level: 1, unit: 0, neurons: 6, activation: "elu" },
    { level: 2, unit: 0, neurons: 1, activation: "linear" },
  ],
  edges: [
    { from: { level: 0, unit: 0 }, to: { level: 1, unit: 0 }, kind: "predecessor", times: 2, gated: false },
    { from: { level: 1, unit: 0 }, to: { level: 2, unit: 0 }, kind: "predecessor", times: 1, gated: false },
  ],
};
const data_rows = 60;
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
const shuffle = (order: Int32Array, epoch: number) => {
  const uniform = random(epoch);
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = Math.floor(uniform() * (last + 1));
    const kept = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = kept;
  }
};
const silent = { checkAborted: () => {}, onEpoch: () => {} };
const options: PlanOptions = { data_rows, losses: [{ kind: "mse" }] };

async function make(
  optimizer: Optimizer = { kind: "adam", learning_rate: 0.05 },
  rest: Partial<TrainerOptions> = {},
  batch = 16,
): Promise<Trainer> {
  const backend = (await wasmBackend()) ?? plainBackend("single");
  const planned = plan(architecture, batch, {
    ...options,
    accumulate: (rest.accumulation ?? 1) > 1,
    spectral_norm: rest.spectral_norm !== undefined,
  });
  const trainer = new Trainer(planned, backend, { optimizer, momentum: 0.9, ...rest });
  const uniform = random(3);
  const inputs = Float32Array.from({ length: 3 * data_rows }, () => 2 * uniform() - 1);
  const targets = Float32Array.from(
    { length: data_rows },
    (_, i) => (inputs[3 * i] ?? 0) ** 2 + uniform() / 4,
  );
  trainer.setData([inputs], [targets]);
  trainer.setWeights(
    trainer.weights().map((unit) => ({
      ...unit,
      gamma: unit.gamma.fill(1),
      kernel: unit.kernel.map(() => uniform() - 0.5),
    })),
  );
  return trainer;
}

test("learns, ends early and restores the best epoch's weights", async () => {
  const trainer = await make();
  const seen: EpochMetrics[] = [];
  const validation_rows = rows(44, 60);
  const fitted = fit(
    trainer,
    { train_rows: rows(0, 44), validation_rows, epochs: 500, patience: 10, rate_patience: 4, shuffle },
    { checkAborted: () => {}, onEpoch: (metrics) => seen.push(metrics) },
  );
  expect(seen.map(({ epoch }) => epoch)).toEqual(seen.map((_, i) => i + 1));
  expect(fitted.epochs).toBe(seen.length);
  expect(fitted.epochs).toBe(fitted.best.epoch + 10);
  expect(fitted.best.val_loss).toBe(Math.min(...seen.map(({ val_loss }) => val_loss ?? Number.NaN)));
  expect(trainer.evaluate(validation_rows)).toBe(fitted.best.val_loss);
  expect(fitted.best.loss).toBeLessThan((seen[0]?.loss ?? 0) / 2);
});

test("is cancelled inside an epoch", async () => {
  let steps = 0;
  const checkAborted = () => {
    if (++steps === 6) throw new Error("cancelled");
  };
  const trainer = await make();
  const run = () =>
    fit(trainer, { train_rows: rows(0, 60), epochs: 9, shuffle }, { ...silent, checkAborted });
  expect(run).toThrow("cancelled");
  expect(steps).toBe(6);
});

test("is cancelled inside an evaluation", async () => {
  let calls = 0;
  const checkAborted = () => {
    // Two steps, then two batches of validation.
    if (++calls === 4) throw new Error("cancelled");
  };
  const trainer = await make();
  const validated = { train_rows: rows(0, 28), validation_rows: rows(28, 60), epochs: 9, shuffle };
  expect(() => fit(trainer, validated, { ...silent, checkAborted })).toThrow("cancelled");
});

test("a loss that is no number ends training in its step, with its epoch", async () => {
  const trainer = await make({ kind: "sgd", learning_rate: 1e30 });
  let steps = 0;
  const checkAborted = () => {
    steps++;
  };
  const run = () =>
    fit(trainer, { train_rows: rows(0, 60), epochs: 9, shuffle }, { ...silent, checkAborted });
  expect(run).toThrow(/^loss became \S+ in epoch 1; a lower learning_rate may help$/);
  expect(steps).toBeLessThan(5);
  expect(run).toThrow(Diverged);
});

test("a snapshot brings everything back that was learned", async () => {
  const trainer = await make();
  trainer.step(rows(0, 16));
  const [weights, snapshot] = [trainer.weights(), trainer.snapshot()];
  trainer.step(rows(16, 32));
  expect(trainer.weights()).not.toEqual(weights);
  trainer.restore(snapshot);
  expect(trainer.weights()).toEqual(weights);
});

test("accumulation averages the gradients of its batches for one step (I18)", async () => {
  const accumulated = await make({ kind: "sgd", learning_rate: 0.1 }, { accumulation: 2 });
  const before = accumulated.weights();
  const one = await make();
  one.step(rows(0, 16));
  const first = one.gradients();
  const other = await make();
  other.step(rows(16, 32));
  const second = other.gradients();
  accumulated.step(rows(0, 16));
  expect(accumulated.weights()[0]?.kernel).toEqual(before[0]?.kernel);
  accumulated.step(rows(16, 32));
  const moved = accumulated.weights()[0]?.kernel ?? [];
  for (const [i, value] of moved.entries()) {
    const mean = ((first[0]?.kernel[i] ?? 0) + (second[0]?.kernel[i] ?? 0)) / 2;
    expect(value).toBeCloseTo((before[0]?.kernel[i] ?? 0) - 0.1 * mean, 6);
  }
});

test("a gradient is clipped to its norm", async () => {
  const trainer = await make({ kind: "sgd", learning_rate: 1 }, { clip_norm: 0.01 });
  const before = trainer.weights();
  trainer.step(rows(0, 16));
  const names = ["gamma", "beta", "kernel", "bias"] as const;
  const moves = trainer
    .weights()
    .flatMap((unit, i) =>
      names.flatMap((name) => Array.from(unit[name], (value, j) => value - (before[i]?.[name][j] ?? 0))),
    );
  expect(Math.hypot(...moves)).toBeCloseTo(0.01, 5);
});

test("AdamW takes the share rate · decay of every value away before Adam's step (I19)", async () => {
  const plain = await make({ kind: "adam", learning_rate: 0.1 });
  const decayed = await make({ kind: "adam", learning_rate: 0.1, weight_decay: 0.5 });
  const before = plain.weights()[0]?.kernel ?? [];
  plain.step(rows(0, 16));
  decayed.step(rows(0, 16));
  const expected = plain.weights()[0]?.kernel ?? [];
  for (const [i, value] of (decayed.weights()[0]?.kernel ?? []).entries()) {
    expect(value).toBeCloseTo((expected[i] ?? 0) - 0.05 * (before[i] ?? 0), 6);
  }
});

/** σ of a kernel by many plain power iterations in double precision. */
function largestSingularValue(kernel: Float32Array, columns: number): number {
  let vector = Array.from({ length: columns }, (_, i) => 1 + i / 7);
  let sigma = 0;
  for (let iteration = 0; iteration < 5000; iteration++) {
    const length = Math.hypot(...vector);
    const image = Array.from({ length: kernel.length / columns }, (_, k) =>
      vector.reduce((sum, value, n) => sum + (value / length) * (kernel[k * columns + n] ?? 0), 0),
    );
    sigma = Math.hypot(...image);
    vector = vector.map((_, n) =>
      image.reduce((sum, value, k) => sum + value * (kernel[k * columns + n] ?? 0), 0),
    );
  }
  return sigma;
}

test("spectral normalisation keeps every kernel's largest singular value at 1", async () => {
  const spectral_norm = (level: number, unit: number, neurons: number) => {
    const uniform = random(10 * level + unit);
    return Array.from({ length: neurons }, () => uniform() - 0.5);
  };
  const trainer = await make({ kind: "adam", learning_rate: 0.2 }, { spectral_norm });
  const free = await make({ kind: "adam", learning_rate: 0.2 });
  for (const each of [trainer, free]) fit(each, { train_rows: rows(0, 60), epochs: 10, shuffle }, silent);
  const sigmas = (each: Trainer) =>
    each.weights().map(({ kernel, bias }) => largestSingularValue(kernel, bias.length));
  for (const sigma of sigmas(trainer)) expect(sigma).toBeLessThan(1 + 1e-4);
  expect(Math.max(...sigmas(free))).toBeGreaterThan(1.5);
});

test("the epsilon of Adam stands inside the correction when asked to, as Keras has it", async () => {
  const epsilon = 0.01;
  const inside = await make({ kind: "adam", learning_rate: 0.1, epsilon, epsilon_inside: true });
  const before = inside.weights()[0]?.kernel ?? [];
  inside.step(rows(0, 16));
  const gradient = inside.gradients()[0]?.kernel ?? [];
  for (const [i, value] of (inside.weights()[0]?.kernel ?? []).entries()) {
    const g = gradient[i] ?? 0;
    const move = (0.1 * (Math.sqrt(0.001) / 0.1) * (0.1 * g)) / (Math.sqrt(0.001) * Math.abs(g) + epsilon);
    expect(value).toBeCloseTo((before[i] ?? 0) - move, 5);
  }
});

test("one row, and a batch larger than the data, train", async () => {
  const trainer = await make(undefined, {}, 1000);
  expect(trainer.step([5])).toBeGreaterThanOrEqual(0);
  expect(trainer.step(rows(0, 60))).toBeGreaterThan(0);
  expect(() => trainer.step([60])).toThrow("there is no row 60 among 60");
});

test("what cannot be trained is refused before memory is taken, with the reason", () => {
  const refuse = (changes: Partial<Architecture>, more: Partial<PlanOptions> = {}) =>
    expect(() => plan({ ...architecture, ...changes }, 16, { ...options, ...more }));
  refuse({}, { data_rows: 2 ** 30 }).toThrow(/needs \d+ bytes, and at most 2147418112/);
  refuse({}, { losses: [{ kind: "softmax_cross_entropy" }] }).toThrow("needs softmax, not linear");
  refuse({}, { losses: [] }).toThrow("0 losses for 1 outputs");
  refuse({ edges: architecture.edges.slice(1) }).toThrow("unit 1.0 reads nothing");
  const unread = { level: 1, unit: 1, neurons: 2, activation: "elu" } as const;
  const reads = { from: { level: 0, unit: 0 }, to: { level: 1, unit: 1 }, kind: "predecessor" } as const;
  refuse({
    units: [...architecture.units, unread],
    edges: [...architecture.edges, { ...reads, times: 1, gated: false }],
  }).toThrow(NotPlannable);
});
