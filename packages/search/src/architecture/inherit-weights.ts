import { type UnitRef, unitName } from "@cerebros/contracts";
import type { UnitMapping, WeightMapping } from "./weight-mapping.js";

/**
 * The weights of a unit that reads W columns: batch normalisation (W each), then the dense layer (kernel W × neurons,
 * row-major; bias one per neuron).
 */
export interface UnitWeights extends UnitRef {
  gamma: Float32Array;
  beta: Float32Array;
  moving_mean: Float32Array;
  moving_variance: Float32Array;
  kernel: Float32Array;
  bias: Float32Array;
}

/**
 * The weights with which a mutated network goes on from its trained parent (Chen et al. 2016, "Net2Net"; new branches start at 0). `fresh` are
 * untrained weights of the mutated network, of which those are used that nothing carries over to. Where the mutation
 * `preserves`, the network answers like its parent as long as the moving statistics are used, up to rounding. `epsilon`: what the normalisation adds to a
 * variance.
 *
 * Throws an Error when weights of a unit are missing.
 */
export function inheritWeights(
  parent: readonly UnitWeights[],
  mapping: WeightMapping,
  fresh: readonly UnitWeights[],
  epsilon = 1e-3,
): UnitWeights[] {
  const parents = new Map(parent.map((weights) => [unitName(weights), weights]));
  const untrained = new Map(fresh.map((weights) => [unitName(weights), weights]));
  return mapping.map((unit) => inheritUnit(unit, parents, find(untrained, unit.unit), epsilon));
}

function inheritUnit(
  mapping: UnitMapping,
  parents: ReadonlyMap<string, UnitWeights>,
  fresh: UnitWeights,
  epsilon: number,
): UnitWeights {
  const { level, unit } = mapping.unit;
  const weights: UnitWeights = {
    level,
    unit,
    gamma: Float32Array.from(fresh.gamma),
    beta: Float32Array.from(fresh.beta),
    moving_mean: Float32Array.from(fresh.moving_mean),
    moving_variance: Float32Array.from(fresh.moving_variance),
    kernel: Float32Array.from(fresh.kernel),
    bias: Float32Array.from(fresh.bias),
  };
  for (const [column, { statistics }] of mapping.columns.entries()) {
    if (statistics === null) continue;
    const known = find(parents, statistics.unit);
    weights.moving_mean[column] = at(known.moving_mean, statistics.column);
    weights.moving_variance[column] = at(known.moving_variance, statistics.column);
  }
  if (mapping.kind === "carried") carry(mapping, find(parents, mapping.parent), weights);
  if (mapping.kind === "identity") returnSource(weights, mapping.first, epsilon);
  return weights;
}

function carry(
  { columns, neurons }: Extract<UnitMapping, { kind: "carried" }>,
  parent: UnitWeights,
  weights: UnitWeights,
): void {
  for (const [column, { column: from, share }] of columns.entries()) {
    if (from !== null) {
      for (const name of ["gamma", "beta", "moving_mean", "moving_variance"] as const) {
        weights[name][column] = at(parent[name], from);
      }
    }
    for (const [neuron, was] of neurons.entries()) {
      weights.kernel[column * neurons.length + neuron] =
        from === null ? 0 : share * at(parent.kernel, from * parent.bias.length + was);
    }
  }
  for (const [neuron, was] of neurons.entries()) weights.bias[neuron] = at(parent.bias, was);
}

/** Undoes the normalisation of the columns from `first` on and passes them on. */
function returnSource(weights: UnitWeights, first: number, epsilon: number): void {
  const neurons = weights.bias.length;
  weights.kernel.fill(0);
  weights.bias.fill(0);
  for (let neuron = 0; neuron < neurons; neuron++) {
    const column = first + neuron;
    weights.gamma[column] = Math.sqrt(at(weights.moving_variance, column) + epsilon);
    weights.beta[column] = at(weights.moving_mean, column);
    weights.kernel[column * neurons + neuron] = 1;
  }
}

function find(weights: ReadonlyMap<string, UnitWeights>, unit: UnitRef): UnitWeights {
  const found = weights.get(unitName(unit));
  if (found === undefined) throw new Error(`there are no weights of unit ${unitName(unit)}`);
  return found;
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
