import type { ParameterSpec, ParameterValue } from "@cerebros/contracts";
import { unitScale } from "../space/unit-scale.js";
import { isInRange } from "../study/check-point.js";

/** A parameter as a model of trials reads it. */
export interface Axis {
  readonly name: string;
  /** How many choices; null: numbers from 0 to 1, as they are scaled for sampling. */
  readonly choices: number | null;
  /** The number on the axis, or the index of the choice; null for a value that does not belong to the parameter. */
  place(value: ParameterValue | undefined): number | null;
}

/** Null for a parameter with only one value, which can explain nothing. */
export function axisOf(name: string, spec: ParameterSpec): Axis | null {
  if (spec.type === "fixed") return null;
  if (spec.type === "categorical") {
    if (spec.choices.length < 2) return null;
    const place = (value: ParameterValue | undefined): number | null => {
      const index = value === undefined ? -1 : spec.choices.indexOf(value);
      return index < 0 ? null : index;
    };
    return { name, choices: spec.choices.length, place };
  }
  if (spec.low === spec.high) return null;
  const scale = unitScale(name, spec);
  return {
    name,
    choices: null,
    place: (value) => (typeof value === "number" && isInRange(spec, value) ? scale.toUnit(value) : null),
  };
}
