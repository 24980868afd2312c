import type { Architecture } from "@cerebros/contracts";
import { stream } from "../random/stream.js";
import { drawUnits, type UnitOptions } from "./draw-units.js";
import { type WiringOptions, wire } from "./wire.js";

export interface ArchitectureOptions extends UnitOptions, WiringOptions {}

/** A random network. The same options, seed and number give the same network; nodes and edges have streams of their own. */
export function sampleArchitecture(options: ArchitectureOptions, seed: number, number: number): Architecture {
  const units = drawUnits(options, stream(seed, number, "spec"));
  const edges = wire(
    units.map((level) => level.length),
    options,
    (...purpose) => stream(seed, number, ...purpose),
  );
  return { units: units.flat(), edges };
}
