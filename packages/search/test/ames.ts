import { type ArchitectureOptionsInput, resolveOptions } from "../src/architecture/options.js";

/** The published search on house prices (Cerebros specification, 4.1), which wired like the original. */
export const amesSearch = {
  inputs: [39],
  outputs: [{ neurons: 1 }],
  minimum_levels: 1,
  maximum_levels: 5,
  minimum_units_per_level: 1,
  maximum_units_per_level: 5,
  minimum_neurons_per_unit: 1,
  maximum_neurons_per_unit: 25,
  activation: "gelu",
  number_of_architecture_moities_to_try: 7,
  predecessor_level_connection_affinity_factor_first: 19.613,
  predecessor_level_connection_affinity_factor_main: 0.5518,
  max_consecutive_lateral_connections: 34,
  p_lateral_connection: 0.36014,
  num_lateral_connection_tries_per_unit: 11,
  compat: "legacy",
} satisfies ArchitectureOptionsInput;

/** The same with other values, resolved. */
export function ames(change: Partial<ArchitectureOptionsInput> = {}) {
  return resolveOptions({ ...amesSearch, ...change });
}
