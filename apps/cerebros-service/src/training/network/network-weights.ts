import type { LayerWeights, UnitWeights } from "@cerebros/accelerator";
import { type Architecture, type Gate, graph } from "@cerebros/contracts";
import { layerPlaces } from "./base-weights.js";
import { columnsName } from "./columns.js";
import type { ColumnStatistics } from "./normalization.js";
import { initialWeights, type UnitWeights as TrainedUnit, type Weights } from "./weights.js";

/** Everything that a network has learned. */
export interface NetworkWeights {
  /** In the order of (level, unit), inputs left out. */
  units: UnitWeights[];
  /** Of the base models of inputs, in the order of (input, layer). */
  layers: LayerWeights[];
}

/**
 * The weights with which a trial begins (see `initialWeights`), with the start values of the
 * moving statistics: mean 0, variance 1.
 */
export function initialNetworkWeights(
  architecture: Architecture,
  seed: number,
  number: number,
): NetworkWeights {
  const initial = initialWeights(architecture, seed, number);
  const units = initial.units.map(({ node, gamma, beta, kernel, bias }) => ({
    level: node.unit.level,
    unit: node.unit.unit,
    gamma,
    beta,
    moving_mean: new Float32Array(node.width),
    moving_variance: new Float32Array(node.width).fill(1),
    kernel,
    bias,
  }));
  return { units, layers: layersOf(architecture, initial) };
}

function layersOf(architecture: Architecture, { layers }: Weights): LayerWeights[] {
  return layerPlaces(architecture).map(({ parameter }, index) => ({
    ...parameter,
    values: (layers[index] ?? new Float32Array()).slice(),
  }));
}

/** What gradients have trained together with the moving statistics, all of it copied. */
export function copyNetworkWeights(
  architecture: Architecture,
  weights: Weights,
  statistics: Map<string, ColumnStatistics>,
): NetworkWeights {
  const { gate } = architecture;
  const units = weights.units.map((unit) => {
    const { level, unit: index } = unit.node.unit;
    return {
      level,
      unit: index,
      gamma: unit.gamma.slice(),
      beta: unit.beta.slice(),
      moving_mean: gather(unit, gate, statistics, "mean"),
      moving_variance: gather(unit, gate, statistics, "variance"),
      kernel: unit.kernel.slice(),
      bias: unit.bias.slice(),
    };
  });
  return { units, layers: layersOf(architecture, weights) };
}

/** The statistics of a unit's columns, in the order of concatenation. */
function gather(
  { node }: TrainedUnit,
  gate: Gate | undefined,
  statistics: Map<string, ColumnStatistics>,
  which: "mean" | "variance",
): Float32Array {
  const columns = new Float32Array(node.width);
  let used = 0;
  for (const read of node.reads) {
    const source = statistics.get(columnsName(read, gate));
    for (let copy = 0; copy < read.times && source; copy++) {
      columns.set(source[which], used);
      used += source[which].length;
    }
  }
  return columns;
}

/** The dense kernel of every unit of a network: rows × columns, row-major. */
export function denseKernels(
  architecture: Architecture,
  weights: NetworkWeights,
): { name: string; rows: number; columns: number; values: Float32Array }[] {
  const nodes = graph(architecture).filter(({ unit }) => unit.level > 0);
  return nodes.map(({ unit, width }, index) => ({
    name: `unit_${unit.level}_${unit.unit}`,
    rows: width,
    columns: unit.neurons,
    values: weights.units[index]?.kernel ?? new Float32Array(),
  }));
}
