import type { Architecture } from "@cerebros/contracts";
import { drawUnits } from "./draw-units.js";
import { type NetworkKey, networkStream } from "./network-key.js";
import { type ArchitectureOptions, type ArchitectureOptionsInput, resolveOptions } from "./options.js";
import { toEdges } from "./to-edges.js";
import { wire } from "./wire.js";

/**
 * A random network. It depends on nothing but its options and its key; keys that differ in `attempt` alone give the same
 * nodes and another wiring. Refuses options like `resolveOptions`, and a wiring that leaves a unit without a source.
 */
export function sampleArchitecture(input: ArchitectureOptionsInput, key: NetworkKey): Architecture {
  return drawNetwork(resolveOptions(input), key);
}

/** All networks of a search in the order of training: M moieties, each wired T times, both counted from 0. */
export function* sampleArchitectures(
  input: ArchitectureOptionsInput,
  seed: number,
): Generator<{ key: NetworkKey; architecture: Architecture }> {
  const options = resolveOptions(input);
  for (let moiety = 0; moiety < options.number_of_architecture_moities_to_try; moiety++) {
    for (let attempt = 0; attempt < options.number_of_tries_per_architecture_moity; attempt++) {
      const key = { seed, moiety, attempt };
      yield { key, architecture: drawNetwork(options, key) };
    }
  }
}

function drawNetwork(options: ArchitectureOptions, key: NetworkKey): Architecture {
  const units = drawUnits(options, networkStream(key, "spec"));
  const wiring = wire(
    units.map((level) => level.length),
    options,
    (...names) => networkStream(key, "wiring", ...names),
  );
  const architecture = { units: units.flat(), edges: wiring.flatMap((unit) => toEdges(unit, options)) };
  const { gate_mode: mode, gate_activation_function } = options;
  return mode === "none"
    ? architecture
    : { ...architecture, gate: { mode, function: gate_activation_function } };
}
