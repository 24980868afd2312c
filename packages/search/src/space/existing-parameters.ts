import type { ParameterSpec, Parameters, ParameterValue, SearchSpace } from "@cerebros/contracts";

/**
 * Of a value for every parameter of the space, those that exist, in the order of the space: a condition is met by a
 * parameter that exists itself, wherever in the space it stands. Parameters whose conditions form a circle do not exist.
 */
export function existingParameters(space: SearchSpace, values: Parameters): Parameters {
  const found = new Map<string, ParameterValue>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [name, spec] of Object.entries(space)) {
      const value = values[name];
      if (value !== undefined && !found.has(name) && isMet(spec, found)) found.set(name, value);
    }
  }
  return Object.fromEntries(
    Object.keys(space).flatMap((name) => {
      const value = found.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function isMet({ when }: ParameterSpec, found: ReadonlyMap<string, ParameterValue>): boolean {
  if (when === undefined) return true;
  const value = found.get(when.parameter);
  return value !== undefined && when.in.includes(value);
}
