import type { Activation, Unit } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";

export interface OutputUnit {
  neurons: number;
  activation: Activation;
}

/** The nodes of a network: what there is before anything is wired. All ranges include both ends. */
export interface UnitOptions {
  /** Features of each input; at least one input. */
  inputs: number[];
  /** The units of the last level; at least one. */
  outputs: OutputUnit[];
  /** Levels after the input, the output level included: 1 is a generalised linear model. */
  levels: number;
  minimum_units_per_level: number;
  maximum_units_per_level: number;
  minimum_neurons_per_unit: number;
  maximum_neurons_per_unit: number;
  /** Of every hidden unit. */
  activation: Activation;
}

/**
 * Units by level, level 0 first. Level 0 holds the inputs, the last level the outputs, every level between a uniform
 * number of units with a uniform number of neurons each (Cerebros specification 2.1; the discarded draws of the
 * original are not made, D30).
 */
export function drawUnits(options: UnitOptions, values: Stream): Unit[][] {
  const units: Unit[][] = [
    options.inputs.map((neurons, unit) => ({ level: 0, unit, neurons, activation: "linear" })),
  ];
  for (let level = 1; level < options.levels; level++) {
    const count = values.int(options.minimum_units_per_level, options.maximum_units_per_level);
    units.push(
      Array.from({ length: count }, (_, unit) => ({
        level,
        unit,
        neurons: values.int(options.minimum_neurons_per_unit, options.maximum_neurons_per_unit),
        activation: options.activation,
      })),
    );
  }
  units.push(options.outputs.map((output, unit) => ({ level: options.levels, unit, ...output })));
  return units;
}
