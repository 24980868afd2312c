import { type LayerStack, layerShapes, type Unit } from "@cerebros/contracts";
import type { Stream } from "../random/stream.js";
import type { ArchitectureOptions } from "./options.js";

/**
 * The nodes of a network, level 0 first: what there is before anything is wired. Level 0 holds the inputs, the last level
 * the outputs, every level between a uniform number of units with a uniform number of neurons each; the number of levels
 * is uniform too (Cerebros specification 2.1; the discarded draws of the original are not made, D30).
 */
export function drawUnits(options: ArchitectureOptions, values: Stream): Unit[][] {
  const levels = values.int(options.minimum_levels, options.maximum_levels);
  const units: Unit[][] = [
    options.inputs.map((features, unit) => drawInput(features, unit, options.base_models[unit] ?? null)),
  ];
  for (let level = 1; level < levels; level++) {
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
  units.push(options.outputs.map((output, unit) => ({ level: levels, unit, ...output })));
  return units;
}

function drawInput(features: number, unit: number, base: LayerStack | null): Unit {
  const input = { level: 0, unit, activation: "linear" } as const;
  if (base === null) return { ...input, neurons: features };
  return { ...input, neurons: layerShapes(base).at(-1)?.columns ?? features, base };
}
