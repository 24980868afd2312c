import { type Architecture, type GraphNode, graph } from "@cerebros/contracts";
import { stream } from "@cerebros/search";
import { initialLayerWeights, layerPlaces } from "./base-weights.js";

/** What gradients train in one unit. The arrays are views of `Weights.values`. W is the unit's width. */
export interface UnitWeights {
  node: GraphNode;
  /** Scale of the normalised columns, W. */
  gamma: Float32Array;
  /** Shift of the normalised columns, W. */
  beta: Float32Array;
  /** W × neurons, row-major. */
  kernel: Float32Array;
  /** One per neuron. */
  bias: Float32Array;
}

/** All trainable numbers of a network in one array: an optimiser needs to know no more. */
export interface Weights {
  values: Float32Array;
  /** Hidden and output units, in the order in which they are computed. */
  units: UnitWeights[];
  /** What base models of inputs train, in the order of `layerPlaces`. Views of `values` too. */
  layers: Float32Array[];
  /** What L2 concerns: the kernels of the units and those of the layers, recurrent ones included. */
  kernels: Float32Array[];
}

/** Room for the weights of a network, or for their gradients; all 0. */
export function allocateWeights(architecture: Architecture): Weights {
  const nodes = graph(architecture).filter(({ unit }) => unit.level > 0);
  const ofLayers = layerPlaces(architecture).map(({ parameter }) => parameter);
  const size = nodes.reduce((sum, { unit, width }) => sum + 2 * width + unit.neurons * (width + 1), 0);
  const values = new Float32Array(ofLayers.reduce((sum, { rows, columns }) => sum + rows * columns, size));
  let used = 0;
  const take = (length: number): Float32Array => {
    used += length;
    return values.subarray(used - length, used);
  };
  const units = nodes.map((node) => ({
    node,
    gamma: take(node.width),
    beta: take(node.width),
    kernel: take(node.width * node.unit.neurons),
    bias: take(node.unit.neurons),
  }));
  const layers = ofLayers.map(({ rows, columns }) => take(rows * columns));
  const isKernel = (_: Float32Array, index: number) =>
    ["kernel", "recurrent"].includes(ofLayers[index]?.name ?? "");
  return {
    values,
    units,
    layers,
    kernels: [...units.map(({ kernel }) => kernel), ...layers.filter(isKernel)],
  };
}

/**
 * The weights with which a trial begins: scales 1, shifts and biases 0, kernels uniform on ±√(6 / (W + neurons)) (Glorot
 * and Bengio 2010), base models as `initialLayerWeights` has them. Every unit draws from a stream of its own, so the result depends on nothing but the key.
 */
export function initialWeights(architecture: Architecture, seed: number, number: number): Weights {
  const weights = allocateWeights(architecture);
  for (const { node, gamma, kernel } of weights.units) {
    const { level, unit, neurons } = node.unit;
    gamma.fill(1);
    const limit = Math.sqrt(6 / (node.width + neurons));
    const values = stream(seed, number, "weights", level, unit);
    for (let i = 0; i < kernel.length; i++) kernel[i] = limit * (2 * values.uniform() - 1);
  }
  for (const [index, { values }] of initialLayerWeights(architecture, seed, number).entries()) {
    weights.layers[index]?.set(values);
  }
  return weights;
}
