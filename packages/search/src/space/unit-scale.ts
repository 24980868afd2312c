import type { FloatParameter, IntParameter, Parameters, SearchSpace } from "@cerebros/contracts";
import { isInRange } from "../study/check-point.js";
import { gridValue } from "./grid-value.js";

/** A numeric parameter as one side of the unit cube. */
export interface UnitScale {
  readonly name: string;
  /** 0 at the low end, 1 at the high end; grids have half a cell beyond both ends. */
  toUnit(value: number): number;
  /** The value nearest to a place in the cube. */
  fromUnit(place: number): number;
  /** Width of the value there, 0 where any number is a value. */
  cellAt(place: number): number;
}

/** Those of the numeric parameters that exist in every point and have more than one value. */
export function unitScales(space: SearchSpace): UnitScale[] {
  return Object.entries(space).flatMap(([name, spec]) =>
    (spec.type === "float" || spec.type === "int") && spec.when === undefined && spec.low < spec.high
      ? [unitScale(name, spec)]
      : [],
  );
}

/** The point in the cube; null where a parameter is missing or out of range, as in trials of another space. */
export function toCube(scales: readonly UnitScale[], space: SearchSpace, point: Parameters): number[] | null {
  const places: number[] = [];
  for (const scale of scales) {
    const [spec, value] = [space[scale.name], point[scale.name]];
    if (spec === undefined || typeof value !== "number" || !isInRange(spec, value)) return null;
    places.push(scale.toUnit(value));
  }
  return places;
}

export function unitScale(name: string, spec: FloatParameter | IntParameter): UnitScale {
  const step = spec.step ?? (spec.type === "int" ? 1 : 0);
  const last = step === 0 ? 0 : Math.floor((spec.high - spec.low) / step + 1e-9);
  const high = step === 0 ? spec.high : spec.low + last * step;
  const transform = spec.log ? Math.log : (x: number) => x;
  const back = spec.log ? Math.exp : (x: number) => x;
  const start = transform(spec.low - step / 2);
  const end = transform(high + step / 2);
  // Halves, because the width of a huge range need not be finite.
  const toUnit = (value: number): number => (transform(value) / 2 - start / 2) / (end / 2 - start / 2);
  const fromUnit = (place: number): number => {
    const value = back(start * (1 - place) + end * place);
    if (step === 0) return clamp(value, spec);
    const steps = Math.min(last, Math.max(0, Math.round((value - spec.low) / step)));
    return gridValue(spec, step, steps);
  };
  const cellAt = (place: number): number => {
    if (step === 0) return 0;
    const value = fromUnit(place);
    return toUnit(value + step / 2) - toUnit(value - step / 2);
  };
  return { name, toUnit, fromUnit, cellAt };
}

function clamp(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(high, Math.max(low, value));
}
