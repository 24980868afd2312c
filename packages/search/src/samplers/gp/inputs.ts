import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";
import { existingParameters } from "../../space/existing-parameters.js";
import { gridValue } from "../../space/grid-value.js";

/** One number of a model's input: a parameter that is not fixed. */
export interface Coordinate {
  readonly name: string;
  /** Values that it can take: unordered ones count as 0 or 1 apart, ordered ones lie on [0, 1]. null: a whole interval. */
  readonly levels: number | null;
  readonly unordered: boolean;
}

/**
 * Points of a space as inputs of a Gaussian process. Numbers lie on [0, 1], in the logarithm where `log` is set; those
 * with steps have half a step of room at both ends. Choices are their index. A parameter that does not exist in a point
 * is in the middle, or the index -1, so that points without it are alike in it.
 */
export class Inputs {
  readonly coordinates: readonly Coordinate[];
  /** Whether some parameter exists in some points only. */
  readonly conditional: boolean;
  private readonly specs: readonly (readonly [string, ParameterSpec])[];

  constructor(private readonly space: SearchSpace) {
    this.specs = Object.entries(space);
    this.conditional = this.specs.some(([, spec]) => spec.when !== undefined);
    this.coordinates = this.specs.flatMap(([name, spec]) =>
      spec.type === "fixed" ? [] : [{ name, levels: levelsOf(spec), unordered: spec.type === "categorical" }],
    );
  }

  /** Values outside of a range, which a user may have enqueued, count as its end or as an absent choice. */
  encode(parameters: Parameters): Float64Array {
    const input: number[] = [];
    for (const [name, spec] of this.specs) {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (spec.type === "categorical") input.push(value === undefined ? -1 : spec.choices.indexOf(value));
      else if (spec.type !== "fixed") input.push(typeof value === "number" ? toUnit(spec, value) : 0.5);
    }
    return Float64Array.from(input);
  }

  /** The point nearest to the input: exactly the parameters that exist in it. */
  decode(input: Float64Array): Parameters {
    let at = 0;
    const all = this.specs.map(([name, spec]) => [
      name,
      fromUnit(spec, spec.type === "fixed" ? 0 : (input[at++] as number)),
    ]);
    return existingParameters(this.space, Object.fromEntries(all));
  }

  /** The input of level `level` of a coordinate. */
  atLevel(coordinate: Coordinate, level: number): number {
    const spec = this.specs.find(([name]) => name === coordinate.name)?.[1];
    if (spec === undefined || spec.type === "fixed" || spec.type === "categorical") return level;
    return toUnit(spec, spec.low + level * stepOf(spec));
  }
}

type NumberSpec = Extract<ParameterSpec, { type: "float" | "int" }>;

function stepOf(spec: NumberSpec): number {
  return spec.step ?? (spec.type === "int" ? 1 : 0);
}

function levelsOf(spec: ParameterSpec): number | null {
  if (spec.type === "fixed") return 1;
  if (spec.type === "categorical") return spec.choices.length;
  if (spec.low === spec.high) return 1;
  const step = stepOf(spec);
  // Steps such as 0.1 are not exact.
  return step === 0 ? null : Math.floor((spec.high - spec.low) / step + 1e-9) + 1;
}

function ends(spec: NumberSpec): [number, number] {
  const half = stepOf(spec) / 2;
  const last = spec.low + ((levelsOf(spec) ?? 1) - 1) * stepOf(spec);
  const low = half === 0 ? spec.low : spec.low - half;
  const high = half === 0 ? spec.high : last + half;
  // A logarithm of integers from 1 begins at 1/2; wider steps must not reach 0.
  return spec.log ? [Math.log(Math.max(low, spec.low / 2)), Math.log(high)] : [low, high];
}

function toUnit(spec: NumberSpec, value: number): number {
  const [low, high] = ends(spec);
  if (low === high) return 0.5;
  return clamp(((spec.log ? Math.log(value) : value) - low) / (high - low), 0, 1);
}

function fromUnit(spec: ParameterSpec, unit: number): ParameterValue {
  if (spec.type === "fixed") return spec.value;
  if (spec.type === "categorical") {
    return spec.choices[clamp(Math.round(unit), 0, spec.choices.length - 1)] as ParameterValue;
  }
  const [low, high] = ends(spec);
  const inside = low + unit * (high - low);
  const value = spec.log ? Math.exp(inside) : inside;
  const step = stepOf(spec);
  if (step === 0) return clamp(value, spec.low, spec.high);
  const level = clamp(Math.round((value - spec.low) / step), 0, (levelsOf(spec) ?? 1) - 1);
  return gridValue(spec, step, level);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
