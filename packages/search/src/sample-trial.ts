import {
  Activation,
  type Architecture,
  GateFunction,
  GateMode,
  type Parameters,
  type SearchSpace,
} from "@cerebros/contracts";
import { Compat, WiringFlags } from "./architecture/compat.js";
import type { ArchitectureOptionsInput, OutputUnit } from "./architecture/options.js";
import { sampleArchitecture } from "./architecture/sample-architecture.js";
import { sampleParameters } from "./space/sample-parameters.js";

export interface TrialQuestion {
  /** From `resolveSpace`: it has every parameter that an architecture needs. */
  space: SearchSpace;
  seed: number;
  /** 1-based number of the trial. */
  number: number;
  /** Features of each input of the network. */
  inputs: number[];
  /** A function where the outputs depend on what the trial's parameters are, such as its loss. */
  outputs: OutputUnit[] | ((parameters: Parameters) => OutputUnit[]);
}

/** Options that a space may have under their own names; spaces of earlier runs have none, and get the defaults. */
const optional = [
  "predecessor_level_connection_affinity_factor_first_rounding_rule",
  "predecessor_level_connection_affinity_factor_main_rounding_rule",
  "predecessor_level_connection_affinity_factor_decay_main",
  "p_lateral_connection_decay",
  "minimum_skip_connection_depth",
  "maximum_skip_connection_depth",
  "limit_draws_to_skip_depth",
  ...Object.keys(WiringFlags.shape),
];

/**
 * Random search: what trial `number` tries. With T tries per moiety, T trials in a row share parameters and units.
 * Depends on nothing but its argument, so neither the number of workers nor the order in which trials finish has an
 * influence.
 */
export function sampleTrial({ space, seed, number, inputs, outputs }: TrialQuestion): {
  parameters: Parameters;
  architecture: Architecture;
} {
  const tries = triesOf(space);
  const moiety = Math.floor((number - 1) / tries) + 1;
  const parameters = sampleParameters(space, seed, moiety);
  const read = (name: string): number => numberOf(parameters, name);
  const levels = read("levels");
  const architecture = sampleArchitecture(
    {
      inputs,
      outputs: typeof outputs === "function" ? outputs(parameters) : outputs,
      minimum_levels: levels,
      maximum_levels: levels,
      minimum_units_per_level: read("minimum_units_per_level"),
      maximum_units_per_level: read("maximum_units_per_level"),
      minimum_neurons_per_unit: read("minimum_neurons_per_unit"),
      maximum_neurons_per_unit: read("maximum_neurons_per_unit"),
      predecessor_level_connection_affinity_factor_first: read(
        "predecessor_level_connection_affinity_factor_first",
      ),
      predecessor_level_connection_affinity_factor_main: read(
        "predecessor_level_connection_affinity_factor_main",
      ),
      final_to_last_hidden_factor: read("final_to_last_hidden_factor"),
      p_lateral_connection: read("p_lateral_connection"),
      num_lateral_connection_tries_per_unit: read("num_lateral_connection_tries_per_unit"),
      max_consecutive_lateral_connections: read("max_consecutive_lateral_connections"),
      // Spaces of runs from before gates could be trained have none.
      gate_mode: GateMode.parse(parameters["gate_mode"] ?? "none"),
      gate_activation_function: GateFunction.parse(parameters["gate_activation_function"] ?? "sigmoid"),
      gate_after_n_lateral_connections:
        "gate_after_n_lateral_connections" in parameters ? read("gate_after_n_lateral_connections") : 3,
      activation: Activation.parse(parameters["activation"]),
      compat: Compat.parse(parameters["compat"]),
      ...given(parameters),
    },
    { seed, moiety, attempt: (number - 1) % tries },
  );
  return { parameters, architecture };
}

/** What the trial sets beyond the defaults; `auto` leaves a flag to `compat`. */
function given(parameters: Parameters): Partial<ArchitectureOptionsInput> {
  return Object.fromEntries(
    optional
      .filter((name) => name in parameters && parameters[name] !== "auto")
      .map((name) => [name, parameters[name]]),
  );
}

/** It has one value in the whole space. */
function triesOf(space: SearchSpace): number {
  const name = "number_of_tries_per_architecture_moity";
  const spec = space[name];
  return spec === undefined ? 1 : numberOf(sampleParameters({ [name]: spec }, 0, 1), name);
}

function numberOf(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== "number") {
    throw new TypeError(`parameter ${name} is ${JSON.stringify(value)}, expected a number`);
  }
  return value;
}
