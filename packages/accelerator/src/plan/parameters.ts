import type { Allocator } from "./allocator.js";
import type { Network, NetworkUnit } from "./network.js";

/** Addresses of what is trained in one unit. */
export interface UnitParameters {
  /** neurons × width, row-major: the transpose of a tfjs kernel, so that columns lie side by side. */
  kernel: number;
  gamma: number;
  beta: number;
  bias: number;
}

/** All that is trained, one array, and its companions of the same shape. */
export interface ParameterLayout {
  units: Map<NetworkUnit, UnitParameters>;
  /** Floats of each array, a multiple of 4. The kernels come first. */
  count: number;
  /** Floats of all kernels, rounded up to a multiple of 4. */
  kernelCount: number;
  values: number;
  gradients: number;
  /** Of the optimiser: first and second moments, or the momentum. */
  moments: [number, number];
  /** Sums of gradients over several batches; 0 without accumulation. */
  accumulated: number;
}

/** Biases of a group lie side by side, in the order of its units. */
export function layOutParameters(
  network: Network,
  memory: Allocator,
  needs: { moments: 0 | 1 | 2; accumulated: boolean },
): ParameterLayout {
  let count = 0;
  const take = (floats: number): number => {
    count += floats;
    return 4 * (count - floats);
  };
  const units = new Map<NetworkUnit, UnitParameters>();
  const members = network.groups.flatMap((group) => group.units);
  for (const member of members) {
    units.set(member, { kernel: take(member.width * member.unit.neurons), gamma: 0, beta: 0, bias: 0 });
  }
  count = (count + 3) & ~3;
  const kernelCount = count;
  for (const member of members) {
    Object.assign(units.get(member) ?? {}, { gamma: take(member.width), beta: take(member.width) });
  }
  for (const member of members) Object.assign(units.get(member) ?? {}, { bias: take(member.unit.neurons) });
  count = (count + 3) & ~3;
  const values = memory.floats(count);
  for (const addresses of units.values()) {
    addresses.kernel += values;
    addresses.gamma += values;
    addresses.beta += values;
    addresses.bias += values;
  }
  return {
    units,
    count,
    kernelCount,
    values,
    gradients: memory.floats(count),
    moments: [needs.moments > 0 ? memory.floats(count) : 0, needs.moments > 1 ? memory.floats(count) : 0],
    accumulated: needs.accumulated ? memory.floats(count) : 0,
  };
}

export function parametersOf({ units }: ParameterLayout, unit: NetworkUnit): UnitParameters {
  const found = units.get(unit);
  if (found === undefined) throw new Error("the unit is not of this plan");
  return found;
}

/** Bytes from a parameter to its gradient. */
export function distanceOf({ values, gradients }: ParameterLayout): number {
  return gradients - values;
}
