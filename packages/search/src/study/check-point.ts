import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";

/**
 * Why a point is no member of the space, or null for a member: exactly the parameters that exist in it, conditions
 * considered, each within its range.
 */
export function outsideSpace(space: SearchSpace, point: Parameters): { name: string; reason: string } | null {
  const strange = Object.keys(point).find((name) => !Object.hasOwn(space, name));
  if (strange !== undefined) {
    return { name: strange, reason: `is no parameter of the space: use ${Object.keys(space).join(", ")}` };
  }
  for (const [name, spec] of Object.entries(space)) {
    const value = Object.hasOwn(point, name) ? point[name] : undefined;
    const exists = meetsCondition(spec, point);
    if (exists && value === undefined) return { name, reason: "is missing" };
    if (!exists && value !== undefined) {
      return {
        name,
        reason: `does not exist unless ${spec.when?.parameter} is one of ${show(spec.when?.in)}`,
      };
    }
    if (value !== undefined && !isInRange(spec, value)) {
      return { name, reason: `is ${show(value)}, expected ${describeRange(spec)}` };
    }
  }
  return null;
}

export function isInRange(spec: ParameterSpec, value: ParameterValue): boolean {
  switch (spec.type) {
    case "fixed":
      return value === spec.value;
    case "categorical":
      return spec.choices.includes(value);
    default: {
      if (typeof value !== "number" || !(value >= spec.low && value <= spec.high)) return false;
      const step = spec.step ?? (spec.type === "int" ? 1 : undefined);
      if (step === undefined) return true;
      // Multiples of a decimal step are not exact in binary.
      const steps = (value - spec.low) / step;
      return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
    }
  }
}

function meetsCondition({ when }: ParameterSpec, point: Parameters): boolean {
  if (when === undefined) return true;
  const value = Object.hasOwn(point, when.parameter) ? point[when.parameter] : undefined;
  return value !== undefined && when.in.includes(value);
}

function describeRange(spec: ParameterSpec): string {
  switch (spec.type) {
    case "fixed":
      return show(spec.value);
    case "categorical":
      return `one of ${show(spec.choices)}`;
    default:
      return `${spec.type === "int" ? "a whole number" : "a number"} from ${spec.low} to ${spec.high}${spec.step === undefined ? "" : ` in steps of ${spec.step}`}`;
  }
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
