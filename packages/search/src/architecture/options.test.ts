import { CerebrosError } from "@cerebros/contracts";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { anyOptions } from "../../test/any-options.js";
import { wiringFlags } from "./compat.js";
import { type ArchitectureOptionsInput, resolveOptions } from "./options.js";

const least: ArchitectureOptionsInput = {
  inputs: [3],
  outputs: [{ neurons: 1 }],
  minimum_levels: 1,
  maximum_levels: 5,
  minimum_units_per_level: 1,
  maximum_units_per_level: 4,
  minimum_neurons_per_unit: 1,
  maximum_neurons_per_unit: 25,
};
const refused = (change: object): CerebrosError => {
  try {
    resolveOptions({ ...least, ...change });
  } catch (error) {
    if (error instanceof CerebrosError) return error;
    throw error;
  }
  throw new Error("the options were taken");
};

test("what is left out has the default of the specification, with the defects repaired", () => {
  expect(resolveOptions(least)).toEqual({
    ...least,
    outputs: [{ neurons: 1, activation: "linear" }],
    base_models: [],
    activation: "elu",
    number_of_architecture_moities_to_try: 1,
    number_of_tries_per_architecture_moity: 1,
    predecessor_level_connection_affinity_factor_first: 5,
    predecessor_level_connection_affinity_factor_first_rounding_rule: "ceil",
    predecessor_level_connection_affinity_factor_main: 0.7,
    predecessor_level_connection_affinity_factor_main_rounding_rule: "ceil",
    predecessor_level_connection_affinity_factor_decay_main: 0.7,
    final_to_last_hidden_factor: 2,
    minimum_skip_connection_depth: 1,
    maximum_skip_connection_depth: 7,
    limit_draws_to_skip_depth: false,
    p_lateral_connection: 0.97,
    p_lateral_connection_decay: 0.95,
    num_lateral_connection_tries_per_unit: 1,
    max_consecutive_lateral_connections: 7,
    gate_after_n_lateral_connections: 3,
    gate_mode: "none",
    gate_activation_function: "sigmoid",
    compat: "fixed",
    ...wiringFlags.fixed,
  });
});

describe("compat", () => {
  it("sets every flag, and differs in every one", () => {
    expect(resolveOptions({ ...least, compat: "legacy" })).toMatchObject(wiringFlags.legacy);
    const legacy = Object.entries(wiringFlags.legacy);
    const fixed = Object.entries(wiringFlags.fixed);
    for (const [index, [name, value]] of legacy.entries()) {
      expect(fixed[index]?.[0]).toBe(name);
      expect(fixed[index]?.[1]).not.toBe(value);
    }
  });

  it.each(Object.entries(wiringFlags.fixed))("leaves %s to the caller", (name, value) => {
    const options = resolveOptions({ ...least, compat: "legacy", [name]: value });
    expect(options).toMatchObject({ ...wiringFlags.legacy, [name]: value });
  });
});

test("resolved options resolve to themselves, also after a round trip through JSON", () => {
  fc.assert(
    fc.property(anyOptions("either"), (options) => {
      expect(resolveOptions(options)).toEqual(options);
      expect(resolveOptions(JSON.parse(JSON.stringify(options)))).toEqual(options);
    }),
  );
});

test.each<[change: object, field: string, message: string]>([
  [{ number_of_generations: 3 }, "number_of_generations", 'no architecture option "number_of_generations"'],
  [{ constructor: 3 }, "constructor", 'no architecture option "constructor"'],
  [{ inputs: [] }, "inputs", "inputs is []"],
  [{ inputs: [0] }, "inputs.0", "inputs.0 is 0"],
  [{ outputs: [{ neurons: 1, units: 2 }] }, "outputs.0", '"units"'],
  [{ outputs: undefined }, "outputs", "outputs is undefined"],
  [{ minimum_levels: 0 }, "minimum_levels", "minimum_levels is 0"],
  [{ minimum_levels: 6 }, "minimum_levels", "minimum_levels is 6, expected at most 5"],
  [{ minimum_units_per_level: 5 }, "minimum_units_per_level", "expected at most 4"],
  [{ minimum_neurons_per_unit: 26 }, "minimum_neurons_per_unit", "expected at most 25"],
  [{ minimum_skip_connection_depth: 8 }, "minimum_skip_connection_depth", "expected at most 7"],
  [{ activation: "sin" }, "activation", 'activation is "sin"'],
  [
    { predecessor_level_connection_affinity_factor_main: 0 },
    "predecessor_level_connection_affinity_factor_main",
    "is 0",
  ],
  [
    { predecessor_level_connection_affinity_factor_first: Number.NaN },
    "predecessor_level_connection_affinity_factor_first",
    "is NaN",
  ],
  [
    { predecessor_level_connection_affinity_factor_first_rounding_rule: "round" },
    "predecessor_level_connection_affinity_factor_first_rounding_rule",
    '"round"',
  ],
  [
    { predecessor_level_connection_affinity_factor_decay_main: -1 },
    "predecessor_level_connection_affinity_factor_decay_main",
    "is -1",
  ],
  [
    { predecessor_level_connection_affinity_factor_decay_main: [1, 0.5] },
    "predecessor_level_connection_affinity_factor_decay_main",
    "has 2 values, expected at least 5",
  ],
  [{ p_lateral_connection: 1.01 }, "p_lateral_connection", "is 1.01"],
  [
    { p_lateral_connection_decay: [1, 0.5] },
    "p_lateral_connection_decay",
    "has 2 values, expected at least 4",
  ],
  [{ num_lateral_connection_tries_per_unit: -1 }, "num_lateral_connection_tries_per_unit", "is -1"],
  [{ gate_after_n_lateral_connections: 0 }, "gate_after_n_lateral_connections", "is 0"],
  [{ gate_mode: "add" }, "gate_mode", '"add"'],
  [{ gate_activation_function: "softmax" }, "gate_activation_function", '"softmax"'],
  [{ draw_passes: 0 }, "draw_passes", "is 0"],
  [{ compat: "old" }, "compat", '"old"'],
])("%j is refused by name", (change, field, message) => {
  const error = refused(change);
  expect(error.code).toBe("invalid_input");
  expect(error.field).toBe(field);
  expect(error.message).toContain(message);
});

describe("base models", () => {
  const embedding = { kind: "embedding", vocabulary: 50, dimensions: 4 } as const;
  const base = { columns: 3, layers: [embedding, { kind: "flatten" }] };

  it("belong to inputs that give them the columns that they take", () => {
    expect(
      resolveOptions({ ...least, base_models: [{ columns: 3, layers: [embedding, { kind: "flatten" }] }] }),
    ).toMatchObject({ base_models: [base] });
    expect(resolveOptions({ ...least, base_models: [null] }).base_models).toEqual([null]);
  });

  it.each([
    [[base, base], "base_models has 2 entries for 1 inputs"],
    [[{ ...base, columns: 4 }], "base_models of input 0 take 4 columns, expected 3"],
    [[{ ...base, layers: [embedding] }], "base_models of input 0 end in a sequence; flatten it"],
    [
      [{ ...base, layers: [{ kind: "flatten" }] }],
      "base_models cannot be built: layer 0 (flatten) needs a sequence",
    ],
  ])("%j are refused", (base_models, message) => {
    const error = refused({ base_models });
    expect(error.field).toBe("base_models");
    expect(error.message).toBe(message);
  });
});

describe("an exclusive range of repairs", () => {
  const exclusive = { ...least, repair_range: "exclusive" as const, minimum_skip_connection_depth: 2 };

  it("is refused when a network could be deep enough for it to be empty", () => {
    expect(refused({ ...exclusive, maximum_skip_connection_depth: 2 }).message).toContain(
      "maximum_skip_connection_depth is 2, expected at least 3",
    );
    expect(
      refused({ ...exclusive, minimum_skip_connection_depth: 0, maximum_skip_connection_depth: 0 }).field,
    ).toBe("maximum_skip_connection_depth");
  });

  it("is taken when no network is", () => {
    const shallow = { ...exclusive, maximum_levels: 2, maximum_skip_connection_depth: 2 };
    expect(resolveOptions(shallow).maximum_skip_connection_depth).toBe(2);
  });
});
