import fc from "fast-check";
import { wiringFlags } from "../src/architecture/compat.js";
import { type ArchitectureOptions, resolveOptions } from "../src/architecture/options.js";

const range = (low: number, high: number) =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const factor = fc.double({ min: 0.01, max: 4, noNaN: true });
const rounding = fc.constantFrom("ceil" as const, "floor" as const);

/** Every flag at random, as well as the two bundles. */
export const anyFlags = fc.oneof(
  fc.constantFrom(wiringFlags.legacy, wiringFlags.fixed),
  fc.record({
    draw_passes: fc.integer({ min: 1, max: 3 }),
    decay_offset: fc.constantFrom(0, 1),
    lateral_source: fc.constantFrom("index" as const, "distance" as const),
    lateral_decay: fc.constantFrom("built_in" as const, "option" as const),
    output_lateral_draws: fc.integer({ min: 0, max: 2 }),
    gate_counting: fc.constantFrom("tries" as const, "edges" as const),
    repair_range: fc.constantFrom("exclusive" as const, "inclusive" as const),
    source_order: fc.constantFrom("drawn" as const, "sorted" as const),
  }),
);

/** Valid options of small networks. They round up unless `rounded` says otherwise. */
export function anyOptions(rounded: "up" | "either" = "up"): fc.Arbitrary<ArchitectureOptions> {
  const rule = rounded === "up" ? fc.constant("ceil" as const) : rounding;
  return fc
    .record({
      inputs: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 }),
      outputs: fc.array(
        fc.record({
          neurons: fc.integer({ min: 1, max: 5 }),
          activation: fc.constantFrom("linear" as const, "softmax" as const),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      levels: range(1, 6),
      units: range(1, 5),
      neurons: range(1, 25),
      skip: range(0, 7),
      predecessor_level_connection_affinity_factor_first: factor,
      predecessor_level_connection_affinity_factor_first_rounding_rule: rule,
      predecessor_level_connection_affinity_factor_main: factor,
      predecessor_level_connection_affinity_factor_main_rounding_rule: rule,
      predecessor_level_connection_affinity_factor_decay_main: fc.oneof(
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }),
      ),
      final_to_last_hidden_factor: fc.integer({ min: 0, max: 2 }),
      p_lateral_connection: fc.double({ min: 0, max: 1, noNaN: true }),
      p_lateral_connection_decay: fc.double({ min: 0, max: 1, noNaN: true }),
      num_lateral_connection_tries_per_unit: fc.integer({ min: 0, max: 5 }),
      max_consecutive_lateral_connections: fc.integer({ min: 0, max: 8 }),
      gate_after_n_lateral_connections: fc.integer({ min: 1, max: 5 }),
      gate_mode: fc.constantFrom("none" as const, "activation" as const, "multiply" as const),
      flags: anyFlags,
    })
    .map(({ levels, units, neurons, skip, flags, ...rest }) =>
      resolveOptions({
        ...rest,
        minimum_levels: levels[0],
        maximum_levels: levels[1],
        minimum_units_per_level: units[0],
        maximum_units_per_level: units[1],
        minimum_neurons_per_unit: neurons[0],
        maximum_neurons_per_unit: neurons[1],
        minimum_skip_connection_depth: skip[0],
        // An exclusive maximum has to lie above the minimum.
        maximum_skip_connection_depth: skip[1] + 1,
        ...flags,
      }),
    );
}

/** Seed, moiety and attempt. */
export const anyKey = fc.record({
  seed: fc.nat(),
  moiety: fc.nat({ max: 999 }),
  attempt: fc.nat({ max: 99 }),
});
