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

const fixed = (value: string | number | boolean) => ({ type: "categorical" as const, choices: [value] });
const deep: SearchSpace = {
  levels: fixed(5),
  minimum_units_per_level: fixed(4),
  maximum_units_per_level: fixed(4),
  predecessor_level_connection_affinity_factor_main: fixed(1),
  num_lateral_connection_tries_per_unit: fixed(2),
  gate_mode: fixed("multiply"),
};

function networks(overrides: SearchSpace, count = 20) {
  const space = resolveSpace({ ...deep, ...overrides });
  return Array.from({ length: count }, (_, i) => sampleTrial({ ...question, space, number: i + 1 }));
}

test.each<[string, SearchSpace, SearchSpace?]>([
  [
    "predecessor_level_connection_affinity_factor_first_rounding_rule",
    { predecessor_level_connection_affinity_factor_first_rounding_rule: fixed("floor") },
    { predecessor_level_connection_affinity_factor_first: fixed(1.5) },
  ],
  [
    "predecessor_level_connection_affinity_factor_main_rounding_rule",
    { predecessor_level_connection_affinity_factor_main_rounding_rule: fixed("floor") },
  ],
  [
    "predecessor_level_connection_affinity_factor_decay_main",
    { predecessor_level_connection_affinity_factor_decay_main: fixed(0.1) },
  ],
  ["p_lateral_connection_decay", { p_lateral_connection_decay: fixed(0) }],
  [
    "minimum_skip_connection_depth",
    { minimum_skip_connection_depth: fixed(3) },
    { predecessor_level_connection_affinity_factor_main: fixed(0.25) },
  ],
  [
    "maximum_skip_connection_depth",
    { maximum_skip_connection_depth: fixed(1) },
    { limit_draws_to_skip_depth: fixed(true) },
  ],
  [
    "limit_draws_to_skip_depth",
    { limit_draws_to_skip_depth: fixed(true) },
    { maximum_skip_connection_depth: fixed(1) },
  ],
  ["draw_passes", { draw_passes: fixed(2) }],
  ["decay_offset", { decay_offset: fixed(0) }],
  ["lateral_source", { lateral_source: fixed("index") }],
  ["lateral_decay", { lateral_decay: fixed("built_in") }, { p_lateral_connection_decay: fixed(0.1) }],
  ["output_lateral_draws", { output_lateral_draws: fixed(2) }],
  ["gate_counting", { gate_counting: fixed("tries") }],
  [
    "repair_range",
    { repair_range: fixed("exclusive") },
    {
      predecessor_level_connection_affinity_factor_main: fixed(0.25),
      maximum_skip_connection_depth: fixed(2),
    },
  ],
  ["source_order", { source_order: fixed("drawn") }],
])("%s reaches the networks", (name, override, context = {}) => {
  const two = { outputs: [question.outputs, question.outputs].flat() as TrialQuestion["outputs"] };
  const draw = (overrides: SearchSpace) => {
    const space = resolveSpace({ ...deep, ...context, ...overrides });
    return Array.from({ length: 20 }, (_, i) => sampleTrial({ ...question, ...two, space, number: i + 1 }));
  };
  const [changed, usual] = [draw(override), draw({})];
  expect(changed.map(({ architecture }) => architecture.units)).toEqual(
    usual.map(({ architecture }) => architecture.units),
  );
  expect(changed.map(({ architecture }) => architecture.edges)).not.toEqual(
    usual.map(({ architecture }) => architecture.edges),
  );
  expect(Object.keys(changed[0]?.parameters ?? {})).toContain(name);
});

test("all flags of legacy one by one wire like legacy", () => {
  const flags = {
    draw_passes: fixed(2),
    decay_offset: fixed(0),
    lateral_source: fixed("index"),
    lateral_decay: fixed("built_in"),
    output_lateral_draws: fixed(2),
    gate_counting: fixed("tries"),
    repair_range: fixed("exclusive"),
    source_order: fixed("drawn"),
  };
  const drawn = (overrides: SearchSpace) => networks(overrides).map(({ architecture }) => architecture);
  expect(drawn(flags)).toEqual(drawn({ compat: fixed("legacy") }));
});

test("a space without the newer parameters draws the networks that it always drew", () => {
  const newer =
    /rounding_rule|decay|skip_connection|skip_depth|moity|draw_passes|lateral_source|lateral_draws|gate_counting|repair_range|source_order/;
  const space = Object.fromEntries(
    Object.entries(resolveSpace({})).filter(([name]) => name === "weight_decay" || !newer.test(name)),
  );
  for (let number = 1; number <= 20; number++) {
    const { architecture } = sampleTrial({ ...question, space, number });
    expect(architecture).toEqual(sampleTrial({ ...question, number }).architecture);
  }
});

test("the tries of a moiety share parameters and units and differ in their edges", () => {
  const trials = networks({ number_of_tries_per_architecture_moity: fixed(3) }, 6);
  const [first, ...others] = trials.slice(0, 3);
  for (const { parameters, architecture } of others) {
    expect(parameters).toEqual(first?.parameters);
    expect(architecture.units).toEqual(first?.architecture.units);
  }
  expect(new Set(trials.map(({ architecture }) => JSON.stringify(architecture.edges))).size).toBe(6);
  expect(trials[3]?.parameters).not.toEqual(first?.parameters);
});

test.each<[string, SearchSpace, string]>([
  [
    "skip depths that cross",
    { minimum_skip_connection_depth: fixed(9) },
    "search_space.minimum_skip_connection_depth",
  ],
  [
    "a repair without a depth",
    {
      minimum_skip_connection_depth: fixed(1),
      maximum_skip_connection_depth: fixed(1),
      compat: fixed("legacy"),
    },
    "search_space.maximum_skip_connection_depth",
  ],
  [
    "rounding down to no source",
    { predecessor_level_connection_affinity_factor_main_rounding_rule: fixed("floor") },
    "search_space.predecessor_level_connection_affinity_factor_main_rounding_rule",
  ],
  [
    "tries that differ",
    { number_of_tries_per_architecture_moity: { type: "int", low: 1, high: 2, log: false } },
    "search_space.number_of_tries_per_architecture_moity",
  ],
  [
    "a condition on what every network needs",
    { levels: { ...fixed(3), when: { parameter: "activation", in: ["elu"] } } },
    "search_space.levels.when",
  ],
  [
    "a condition on a parameter that is not there",
    { dropout: { ...fixed(0.1), when: { parameter: "activations", in: ["elu"] } } },
    "search_space.dropout.when.parameter",
  ],
])("refuses %s", (_, overrides, field) => {
  expect(() => resolveSpace(overrides)).toThrow(expect.objectContaining({ code: "invalid_input", field }));
});

test("what has a default may depend on another parameter", () => {
  const momentum = { ...fixed(0.5), when: { parameter: "optimizer", in: ["sgd"] } };
  const optimizer = { type: "categorical" as const, choices: ["sgd", "adamw"] };
  const trials = networks({ optimizer, momentum });
  for (const { parameters } of trials) {
    expect("momentum" in parameters).toBe(parameters["optimizer"] === "sgd");
  }
  expect(new Set(trials.map(({ parameters }) => parameters["optimizer"])).size).toBe(2);
});
