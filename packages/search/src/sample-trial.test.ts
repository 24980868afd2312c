import type { SearchSpace } from "@cerebros/contracts";
import { expect, test } from "vitest";
import { cerebrosSpace, resolveSpace } from "./cerebros-space.js";
import { sampleTrial, type TrialQuestion } from "./sample-trial.js";

const question: TrialQuestion = {
  space: resolveSpace({}),
  seed: 1,
  number: 1,
  inputs: [13],
  outputs: [{ neurons: 3, activation: "softmax" }],
};

test("a trial depends on its seed and number only, whatever was asked before", () => {
  const trials = Array.from({ length: 20 }, (_, i) => sampleTrial({ ...question, number: i + 1 }));
  const backwards = Array.from({ length: 20 }, (_, i) => sampleTrial({ ...question, number: 20 - i }));
  expect(backwards.reverse()).toEqual(trials);
  expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(20);
  expect(sampleTrial({ ...question, seed: 2 })).not.toEqual(trials[0]);
});

test("the architecture keeps to the parameters of its trial", () => {
  for (let number = 1; number <= 50; number++) {
    const { parameters, architecture } = sampleTrial({ ...question, number });
    expect(Object.keys(parameters)).toEqual(Object.keys(cerebrosSpace));
    expect(Math.max(...architecture.units.map(({ level }) => level))).toBe(parameters["levels"]);
    const hidden = architecture.units.filter(({ level }) => level > 0 && level !== parameters["levels"]);
    for (const { neurons, activation } of hidden) {
      expect(neurons).toBeGreaterThanOrEqual(Number(parameters["minimum_neurons_per_unit"]));
      expect(neurons).toBeLessThanOrEqual(Number(parameters["maximum_neurons_per_unit"]));
      expect(activation).toBe(parameters["activation"]);
    }
  }
});

test("a user's range replaces the built-in one", () => {
  const space = resolveSpace({ levels: { type: "int", low: 5, high: 5, log: false } });
  expect(sampleTrial({ ...question, space }).parameters["levels"]).toBe(5);
});

test("lateral edges and the wiring of the original are there for who asks for them", () => {
  const wide = resolveSpace({
    minimum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    maximum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    num_lateral_connection_tries_per_unit: { type: "int", low: 3, high: 3, log: false },
    compat: { type: "categorical", choices: ["legacy"] },
  });
  const { edges } = sampleTrial({ ...question, space: wide }).architecture;
  expect(edges.some(({ kind }) => kind === "lateral")).toBe(true);
  // Drawn twice: the input is read by every unit of level 1 twice.
  const toFirst = edges.filter(({ to, kind }) => to.level === 1 && kind === "predecessor");
  expect(toFirst.map(({ times }) => times)).toEqual([2, 2, 2, 2]);
  const plain = sampleTrial(question).architecture;
  expect(plain.edges.every(({ kind, gated }) => kind === "predecessor" && !gated)).toBe(true);
});

test("gates are there for who asks for them, and nobody else", () => {
  const wide = {
    maximum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    minimum_units_per_level: { type: "int", low: 4, high: 4, log: false },
    num_lateral_connection_tries_per_unit: { type: "int", low: 5, high: 5, log: false },
    gate_after_n_lateral_connections: { type: "int", low: 1, high: 1, log: false },
  } as const;
  const gate_mode = { type: "categorical" as const, choices: ["multiply"] };
  const gated = sampleTrial({ ...question, space: resolveSpace({ ...wide, gate_mode }) }).architecture;
  expect(gated.gate).toEqual({ mode: "multiply", function: "sigmoid" });
  expect(gated.edges.some((edge) => edge.gated)).toBe(true);
  expect(sampleTrial({ ...question, space: resolveSpace(wide) }).architecture.gate).toBeUndefined();
  const { gate_mode: _mode, gate_activation_function: _g, ...before } = resolveSpace({});
  expect(sampleTrial({ ...question, space: before }).architecture).toEqual(
    sampleTrial(question).architecture,
  );
});

test("a minimum that could exceed its maximum is refused", () => {
  const crossing: SearchSpace = { minimum_neurons_per_unit: { type: "int", low: 1, high: 99, log: false } };
  expect(() => resolveSpace(crossing)).toThrow("choose ranges that do not overlap");
});

test("the built-in space keeps to its own domains", () => {
  expect(resolveSpace(cerebrosSpace)).toEqual(cerebrosSpace);
});
