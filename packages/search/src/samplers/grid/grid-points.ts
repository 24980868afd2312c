import {
  invalidInput,
  type ParameterSpec,
  type Parameters,
  type ParameterValue,
  type SearchSpace,
} from "@cerebros/contracts";
import { gridValue } from "../../space/grid-value.js";

const mostPoints = 100_000;

/**
 * Every point of a space, each once, in the order of its values.
 *
 * Refuses (`invalid_input`) floats without a step, and more than 100,000 points.
 */
export function gridPoints(space: SearchSpace): Parameters[] {
  let points: Record<string, ParameterValue>[] = [{}];
  for (const name of byDependence(space)) {
    const spec = space[name] as ParameterSpec;
    const count = points.reduce((sum, point) => sum + (exists(spec, point) ? levels(name, spec) : 1), 0);
    if (count > mostPoints) {
      throw invalidInput(
        "space",
        `space has more than ${mostPoints} points; the sampler grid takes so many at most, sobol and random any number`,
      );
    }
    points = points.flatMap((point) => {
      if (!exists(spec, point)) return [point];
      return Array.from({ length: levels(name, spec) }, (_, i) => ({ ...point, [name]: valueAt(spec, i) }));
    });
  }
  return points.map((point) =>
    Object.fromEntries(
      Object.keys(space).flatMap((name) =>
        Object.hasOwn(point, name) ? [[name, point[name] as ParameterValue]] : [],
      ),
    ),
  );
}

/** Parents before what depends on them; a circle is left out, because none of it exists. */
function byDependence(space: SearchSpace): string[] {
  const order = new Set<string>();
  for (let before = -1; before < order.size; ) {
    before = order.size;
    for (const [name, { when }] of Object.entries(space)) {
      if (when === undefined || order.has(when.parameter)) order.add(name);
    }
  }
  return [...order];
}

function exists({ when }: ParameterSpec, point: Parameters): boolean {
  if (when === undefined) return true;
  return Object.hasOwn(point, when.parameter) && when.in.includes(point[when.parameter] as ParameterValue);
}

function levels(name: string, spec: ParameterSpec): number {
  if (spec.type === "fixed") return 1;
  if (spec.type === "categorical") return spec.choices.length;
  if (spec.low === spec.high) return 1;
  const step = spec.step ?? (spec.type === "int" ? 1 : undefined);
  if (step === undefined) {
    throw invalidInput(
      `space.${name}.step`,
      `space.${name}.step is missing; the sampler grid needs one, or a parameter with choices`,
    );
  }
  // A decimal step may fit once more than division says, as 0.1 into 0.3.
  return Math.floor((spec.high - spec.low) / step + 1e-9) + 1;
}

function valueAt(spec: ParameterSpec, level: number): ParameterValue {
  if (spec.type === "fixed") return spec.value;
  if (spec.type === "categorical") return spec.choices[level] as ParameterValue;
  return gridValue(spec, spec.step ?? 1, level);
}
