import { type LayerParameter, type LayerStack, stackParameters } from "@cerebros/contracts";
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

/** A parameter of a layer in memory; kernels are transposed, so that the weights of a neuron lie side by side. */
export interface StoredParameter extends LayerParameter {
  address: number;
}

/** All that is trained, one array, and its companions of the same shape. */
export interface ParameterLayout {
  units: Map<NetworkUnit, UnitParameters>;
  /** By stack of layers, then by layer. */
  stacks: StoredParameter[][][];
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
  stacks: LayerStack[],
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
  const stored = stacks.map((stack) =>
    stackParameters(stack).map((layer) => layer.map((parameter) => ({ ...parameter, address: 0 }))),
  );
  const parameters = stored.flat(2);
  const place = (kernels: boolean): void => {
    for (const parameter of parameters) {
      if (isKernel(parameter) === kernels) parameter.address = take(parameter.rows * parameter.columns);
    }
  };
  place(true);
  count = (count + 3) & ~3;
  const kernelCount = count;
  for (const member of members) {
    Object.assign(units.get(member) ?? {}, { gamma: take(member.width), beta: take(member.width) });
  }
  for (const member of members) Object.assign(units.get(member) ?? {}, { bias: take(member.unit.neurons) });
  place(false);
  count = (count + 3) & ~3;
  const values = memory.floats(count);
  for (const addresses of units.values()) {
    addresses.kernel += values;
    addresses.gamma += values;
    addresses.beta += values;
    addresses.bias += values;
  }
  for (const parameter of parameters) parameter.address += values;
  return {
    units,
    stacks: stored,
    count,
    kernelCount,
    values,
    gradients: memory.floats(count),
    moments: [needs.moments > 0 ? memory.floats(count) : 0, needs.moments > 1 ? memory.floats(count) : 0],
    accumulated: needs.accumulated ? memory.floats(count) : 0,
  };
}

/** Whether a parameter is a matrix that columns are multiplied with. */
export function isKernel({ name }: LayerParameter): boolean {
  return name === "kernel" || name === "recurrent";
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
