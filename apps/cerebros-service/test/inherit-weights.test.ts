import { type Backend, plainBackend, plan, Trainer, type UnitWeights } from "@cerebros/accelerator";
import type { Architecture } from "@cerebros/contracts";
import {
  inheritWeights,
  type MutationOptions,
  mutate,
  type OperatorName,
  type Stream,
  sampleArchitecture,
  stream,
} from "@cerebros/search";
import { goldenGraph } from "@cerebros/search/testing";
import { expect, it, test } from "vitest";

const rows = 60;
const backend: Backend = plainBackend("single");

/** A network with data, whose weights are drawn. */
function trainerOf(architecture: Architecture, inputs: Float32Array[], values: Stream): Trainer {
  const outputs = architecture.units.filter(({ level }) => level === lastLevel(architecture));
  const losses = outputs.map(() => ({ kind: "mse" as const }));
  const trainer = new Trainer(plan(architecture, rows, { data_rows: rows, losses }), backend, {
    optimizer: { kind: "adam", learning_rate: 0.01 },
    // So that the statistics are those of the data after a few steps.
    momentum: 0.5,
  });
  trainer.setData(
    inputs,
    outputs.map(({ neurons }) => Float32Array.from({ length: rows * neurons }, () => values.normal())),
  );
  trainer.setWeights(trainer.weights().map((unit) => drawUnit(unit, values)));
  return trainer;
}

function drawUnit(unit: UnitWeights, values: Stream): UnitWeights {
  const limit = Math.sqrt(6 / (unit.gamma.length + unit.bias.length));
  return {
    ...unit,
    gamma: unit.gamma.map(() => 1),
    kernel: unit.kernel.map(() => limit * (2 * values.uniform() - 1)),
    bias: unit.bias.map(() => 0.2 * values.normal()),
  };
}

const lastLevel = ({ units }: Architecture) => Math.max(...units.map(({ level }) => level));
const allRows = Array.from({ length: rows }, (_, row) => row);

function drawInputs(architecture: Architecture, values: Stream): Float32Array[] {
  return architecture.units
    .filter(({ level }) => level === 0)
    .map(({ neurons }) => Float32Array.from({ length: rows * neurons }, () => 3 + 2 * values.normal()));
}

/** Answers of a trained parent, and of the mutated network with its weights; null where the change is impossible. */
function answers(parent: Architecture, options: MutationOptions, operator: OperatorName, seed: number) {
  const mutation = mutate(parent, options, stream(seed, "mutate"), [operator]);
  if (mutation === null) return null;
  const inputs = drawInputs(parent, stream(seed, "inputs"));
  const before = trainerOf(parent, inputs, stream(seed, "parent"));
  for (let step = 0; step < 10; step++) before.step(allRows);
  const after = trainerOf(mutation.architecture, inputs, stream(seed, "child"));
  after.setWeights(inheritWeights(before.weights(), mutation.mapping, after.weights()));
  return { mutation, before: before.predict(allRows), after: after.predict(allRows) };
}

function largestDifference(a: Float32Array[], b: Float32Array[]): number {
  return Math.max(
    ...a.flatMap((values, output) =>
      [...values].map((value, i) => Math.abs(value - (b[output]?.[i] ?? Number.NaN))),
    ),
  );
}

const options: MutationOptions = {
  minimum_levels: 1,
  maximum_levels: 6,
  minimum_units_per_level: 1,
  maximum_units_per_level: 8,
  minimum_neurons_per_unit: 1,
  maximum_neurons_per_unit: 30,
  p_lateral_connection: 0.9,
  num_lateral_connection_tries_per_unit: 11,
  max_consecutive_lateral_connections: 7,
  activations: ["elu", "relu", "linear", "tanh"],
};

/** Small networks with two inputs, two outputs, lateral edges and, in every second one, gates. */
function network(seed: number): Architecture {
  return sampleArchitecture(
    {
      inputs: [3, 2],
      outputs: [{ neurons: 2 }, { neurons: 3, activation: "sigmoid" }],
      minimum_levels: 2,
      maximum_levels: 4,
      minimum_units_per_level: 1,
      maximum_units_per_level: 4,
      minimum_neurons_per_unit: 2,
      maximum_neurons_per_unit: 6,
      activation: seed % 3 === 0 ? "relu" : "elu",
      gate_mode: seed % 2 === 0 ? "multiply" : "none",
      gate_after_n_lateral_connections: 1,
      predecessor_level_connection_affinity_factor_first: 1,
    },
    { seed, moiety: 0, attempt: 0 },
  );
}

const preserving: OperatorName[] = ["add_unit", "add_edge", "add_lateral", "add_level", "change_neurons"];

it.each(preserving)("%s: a mutated network answers like its trained parent", (operator) => {
  let compared = 0;
  for (let seed = 0; seed < 25; seed++) {
    const result = answers(network(seed), options, operator, seed);
    if (result === null || !result.mutation.preserves) continue;
    expect(largestDifference(result.before, result.after)).toBeLessThan(1e-4);
    compared++;
  }
  expect(compared).toBeGreaterThan(5);
});

test("a new level of a relu network passes units on, one for one", () => {
  let identities = 0;
  for (let seed = 0; seed < 10; seed++) {
    const only: MutationOptions = { ...options, activations: ["relu"] };
    const result = answers(network(3 * seed), only, "add_level", seed);
    if (result === null) continue;
    identities += result.mutation.mapping.filter(({ kind }) => kind === "identity").length;
    expect(largestDifference(result.before, result.after)).toBeLessThan(1e-4);
  }
  expect(identities).toBeGreaterThan(2);
});

test("the published network can be widened, too", () => {
  const result = answers(goldenGraph, { ...options, minimum_neurons_per_unit: 24 }, "change_neurons", 1);
  expect(result?.mutation.preserves).toBe(true);
  expect(largestDifference(result?.before ?? [], result?.after ?? [])).toBeLessThan(1e-3);
});

it.each<OperatorName>([
  "remove_unit",
  "remove_edge",
  "rewire_edge",
  "remove_lateral",
  "change_activation",
  "remove_level",
])("%s: what is left of the weights can be trained on", (operator) => {
  let trained = 0;
  for (let seed = 0; seed < 10; seed++) {
    const result = answers(network(seed), options, operator, seed);
    if (result === null) continue;
    expect(result.mutation.preserves).toBe(false);
    for (const values of result.after) expect(values.every(Number.isFinite)).toBe(true);
    trained++;
  }
  expect(trained).toBeGreaterThan(2);
});

test("copies of a neuron divide its weights unevenly, so that training can tell them apart", () => {
  const parent = network(1);
  const mutation = mutate(parent, { ...options, minimum_neurons_per_unit: 12 }, stream(1, "mutate"), [
    "change_neurons",
  ]);
  const shares = mutation?.mapping.flatMap(({ columns }) =>
    columns.filter(({ share }) => share > 0 && share < 1).map(({ share }) => share),
  );
  expect(new Set(shares).size).toBeGreaterThan(2);
});
