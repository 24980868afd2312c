import { plainBackend, Trainer } from "@cerebros/accelerator";
import { Architecture, type Layer } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { beforeAll, describe, expect, it } from "vitest";
import { loadBackend } from "./backend.js";
import { layerPlaces } from "./base-weights.js";
import { createCompiledTrainer, planTask } from "./compiled-trainer.js";
import { createGradientStep } from "./gradient-step.js";
import type { TrainingTask } from "./network-trainer.js";
import { copyNetworkWeights, type NetworkWeights } from "./network-weights.js";
import { createTfjsTrainer } from "./tfjs-trainer.js";
import { readTrainingOptions } from "./training-options.js";
import { allocateWeights, initialWeights, type Weights } from "./weights.js";

const [rows, validation_rows, batch, vocabulary] = [30, 6, 12, 11];

const embedding: Layer = { kind: "embedding", vocabulary, dimensions: 4 };
const dense: Layer = { kind: "dense", neurons: 3, activation: "tanh" };

/** By what they are made of; all take six numbers below the vocabulary and end in three columns. */
const stacks: Record<string, Layer[]> = Object.fromEntries(
  (["rotation", "legacy"] as const).map((form): [string, Layer[]] => [
    `embedding → rotary (${form}) → dropout → flatten → dense`,
    [embedding, { kind: "rotary", form }, { kind: "dropout", rate: 0 }, { kind: "flatten" }, dense],
  ]),
);
stacks["embedding → two LSTMs"] = [
  embedding,
  { kind: "lstm", neurons: 5, sequences: true, stateful: false },
  { kind: "lstm", neurons: 3, sequences: false, stateful: false },
];
stacks["embedding → softmax of every step → LSTM"] = [
  embedding,
  { kind: "dense", neurons: 4, activation: "softmax" },
  { kind: "lstm", neurons: 3, sequences: false, stateful: false },
];

/** Two inputs, the first with a base and read through a gate too, and two outputs: a number and one of three classes. */
function task(layers: Layer[], parameters: Record<string, number> = {}): TrainingTask {
  const edge = (from: [number, number], to: [number, number], gated = false) => ({
    ...{ from: { level: from[0], unit: from[1] }, to: { level: to[0], unit: to[1] } },
    ...{ kind: "predecessor", gated },
  });
  const random = stream(7, "data");
  const table = (width: number, draw: () => number) =>
    Float32Array.from({ length: (rows + validation_rows) * width }, draw);
  return {
    architecture: Architecture.parse({
      units: [
        { level: 0, unit: 0, neurons: 3, activation: "linear", base: { columns: 6, layers } },
        { level: 0, unit: 1, neurons: 2, activation: "linear" },
        { level: 1, unit: 0, neurons: 4, activation: "elu" },
        { level: 1, unit: 1, neurons: 3, activation: "swish" },
        { level: 2, unit: 0, neurons: 1, activation: "linear" },
        { level: 2, unit: 1, neurons: 3, activation: "softmax" },
      ],
      edges: [
        ...[edge([0, 0], [1, 0]), edge([0, 1], [1, 0]), edge([0, 0], [1, 1], true), edge([1, 0], [2, 0])],
        ...[edge([1, 1], [2, 0]), edge([1, 1], [2, 1]), edge([0, 0], [2, 1])],
      ],
      gate: { mode: "multiply", function: "sigmoid" },
    }),
    inputs: [table(6, () => random.int(0, vocabulary - 1)), table(2, () => random.normal())],
    targets: [table(1, () => random.normal()), table(1, () => random.int(0, 2))],
    ...{ train_rows: rows, validation_rows, batch, seed: 7, number: 1 },
    losses: [{ kind: "mse" }, { kind: "softmax_cross_entropy" }],
    options: readTrainingOptions({
      ...{ learning_rate: 0.05, batch_size: batch, spectral_norm: false, optimizer: "sgd", ...parameters },
    }),
  };
}

const firstBatch = Int32Array.from({ length: batch }, (_, row) => row);

/**
 * Initial weights with tables twenty times as large: of the usual ones an LSTM makes nearly the same for all rows, and the
 * normalisation behind it would show little but rounding.
 */
function startOf({ architecture, seed, number }: TrainingTask): Weights {
  const weights = initialWeights(architecture, seed, number);
  for (const [index, { parameter }] of layerPlaces(architecture).entries()) {
    if (parameter.name !== "table") continue;
    const table = weights.layers[index];
    table?.set(table.map((value) => 20 * value));
  }
  return weights;
}

/** The compiled trainer in double precision after one step, whose gradients and masks can be read. */
function firstStep(work: TrainingTask): Trainer {
  const trainer = new Trainer(planTask(work), plainBackend("double"), {
    optimizer: { kind: "sgd", learning_rate: 0 },
    dropout_keys: () => [3, 4],
  });
  trainer.setData(work.inputs, work.targets);
  const start = copyNetworkWeights(work.architecture, startOf(work), new Map());
  trainer.setWeights(start.units);
  trainer.setLayerWeights(start.layers);
  trainer.step(firstBatch);
  return trainer;
}

/** The gradients of the same step on tfjs, dropping what the compiled trainer dropped. */
function gradientsOf(work: TrainingTask, judge: Trainer) {
  const gradients = allocateWeights(work.architecture);
  const step = createGradientStep(work.architecture, startOf(work), gradients, {
    losses: work.losses,
    baseDropout: () => judge.dropoutMasks()[0]?.mask ?? new Float32Array(),
  });
  const classes = new Float32Array(3 * batch);
  for (const row of firstBatch) classes[3 * row + (work.targets[1]?.[row] ?? 0)] = 1;
  const head = (table: Float32Array | undefined, width: number) =>
    table?.slice(0, batch * width) ?? new Float32Array();
  step.run({
    rows: batch,
    inputs: [head(work.inputs[0], 6), head(work.inputs[1], 2)],
    targets: [head(work.targets[0], 1), classes],
  });
  return gradients;
}

/** `tolerance` is a share of the largest number. */
function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number, name: string) {
  expect(ours.length, name).toBe(theirs.length);
  const scale = Math.max(...Array.from(theirs, Math.abs));
  const difference = Array.from(theirs, (value, i) => Math.abs(value - (ours[i] ?? Number.NaN)));
  expect(Math.max(...difference), name).toBeLessThanOrEqual(tolerance * scale + 1e-7);
}

/**
 * A layer at a time: what its bias adds the normalisation behind it takes away again, so that the gradient of a bias is a small
 * rest of large numbers.
 */
function expectFirstGradients(work: TrainingTask) {
  const judge = firstStep(work);
  const gradients = gradientsOf(work, judge);
  const ofLayers = judge.layerGradients();
  expect(gradients.layers).toHaveLength(ofLayers.length);
  for (const [index] of ofLayers.entries()) {
    const ofLayer = ofLayers.flatMap(({ layer }, i) => (layer === index ? [i] : []));
    const theirs = ofLayer.map((i) => [...(ofLayers[i]?.values ?? [])]);
    const ours = ofLayer.map((i) => [...(gradients.layers[i] ?? [])]);
    expect(ours.map(({ length }) => length)).toEqual(theirs.map(({ length }) => length));
    for (const values of theirs) expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0);
    expectClose(ours.flat(), theirs.flat(), 1e-5, `layer ${index}`);
  }
  for (const [i, { level, unit, ...fields }] of judge.gradients().entries()) {
    const names = ["gamma", "beta", "kernel", "bias"] as const;
    const ours = names.flatMap((name) => [...(gradients.units[i]?.[name] ?? [])]);
    expectClose(
      ours,
      names.flatMap((name) => [...fields[name]]),
      1e-5,
      `${level}.${unit}`,
    );
  }
}

function expectSameWeights(ours: NetworkWeights, theirs: NetworkWeights) {
  for (const [i, { layer, name, values }] of theirs.layers.entries()) {
    expectClose(ours.layers[i]?.values ?? [], values, 1e-4, `${layer} ${name}`);
  }
  for (const [i, { level, unit, ...fields }] of theirs.units.entries()) {
    for (const [field, values] of Object.entries(fields)) {
      const name = field as keyof typeof fields;
      expectClose(ours.units[i]?.[name] ?? [], values, 1e-3, `${level}.${unit} ${field}`);
    }
  }
}

describe.each(["tfjs-cpu", "tfjs-wasm"] as const)("on %s and compiled, base models", (backend) => {
  beforeAll(async () => {
    await loadBackend(backend);
  });

  it.each(Object.keys(stacks))("have the same first gradients: %s", (name) => {
    expectFirstGradients(task(stacks[name] ?? []));
  });

  it("have the same first gradients under the same mask of dropout", () => {
    const layers = (stacks["embedding → rotary (rotation) → dropout → flatten → dense"] ?? []).map(
      (layer): Layer => (layer.kind === "dropout" ? { ...layer, rate: 0.4 } : layer),
    );
    expectFirstGradients(task(layers));
  });

  it("drop the same again with the same seed, and something else in the next batch", async () => {
    const work = task([embedding, { kind: "flatten" }, { kind: "dropout", rate: 0.5 }, dense]);
    work.options.learning_rate = 0;
    const losses = async () => {
      const trainer = await createTfjsTrainer(work);
      const found = [trainer.step(firstBatch), trainer.step(firstBatch)];
      trainer.dispose();
      return found;
    };
    const [first, second] = await losses();
    expect(second).not.toBe(first);
    expect(await losses()).toEqual([first, second]);
  });

  it.each(Object.keys(stacks))("train alike for 20 steps: %s", async (name) => {
    const work = task(stacks[name] ?? [], { l2: 1e-3, clip_norm: 2, gradient_accumulation_steps: 2 });
    const compiled = createCompiledTrainer(planTask(work), plainBackend("single"), work);
    const tfjs = await createTfjsTrainer(work);
    expectSameWeights(tfjs.weights(), compiled.weights());
    for (let i = 0; i < 20; i++) {
      const taken = Int32Array.from({ length: batch }, (_, row) => (row + i * 5) % rows);
      expect(tfjs.step(taken)).toBeCloseTo(compiled.step(taken), 4);
    }
    expectSameWeights(tfjs.weights(), compiled.weights());
    const [ours, theirs] = [tfjs.validate(), compiled.validate()];
    expect(ours).toHaveLength(2);
    for (const [output, values] of theirs.entries()) {
      expectClose(ours[output] ?? [], values, 1e-3, `output ${output}`);
    }
    tfjs.dispose();
  });
});
