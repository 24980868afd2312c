import {
  Activation,
  type Architecture,
  GateFunction,
  GateMode,
  type Parameters,
  type SearchSpace,
} from "@cerebros/contracts";
import { Compat } from "./architecture/compat.js";
import type { OutputUnit } from "./architecture/options.js";
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

/**
 * Random search: what trial `number` tries. Depends on nothing but its argument, so neither the number of workers nor
 * the order in which trials finish has an influence.
 */
export function sampleTrial({ space, seed, number, inputs, outputs }: TrialQuestion): {
  parameters: Parameters;
  architecture: Architecture;
} {
  const parameters = sampleParameters(space, seed, number);
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
    },
    // Every trial has nodes of its own.
    { seed, moiety: number, attempt: 0 },
  );
  return { parameters, architecture };
}

function numberOf(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== "number") {
    throw new TypeError(`parameter ${name} is ${JSON.stringify(value)}, expected a number`);
  }
  return value;
}
