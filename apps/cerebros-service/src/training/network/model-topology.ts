import { type Architecture, type Edge, type Gate, graph, type Unit, unitName } from "@cerebros/contracts";
import { addBase } from "./base-topology.js";
import { type AddLayer, dense, initializer } from "./layer-config.js";
import { epsilon, momentum } from "./normalization.js";

/*
 * The tfjs model of an architecture, as the data that tfjs stores: it can be written without tfjs, whose loading takes half
 * a second, and tfjs builds its model from it.
 */

/** What tfjs reads under `modelTopology` in a model.json. */
export interface ModelTopology {
  class_name: "Model";
  config: {
    name: string;
    layers: Layer[];
    input_layers: [name: string, node: 0, tensor: 0][];
    output_layers: [name: string, node: 0, tensor: 0][];
  };
  keras_version: string;
  backend: "tensor_flow.js";
}

interface Layer {
  name: string;
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes: [name: string, node: 0, tensor: 0, options: Record<string, never>][][];
}

/** Names of a unit's layers: `unit_1_0_normalization`, then `unit_1_0` for the dense layer. */
export const denseName = ({ level, unit }: { level: number; unit: number }): string =>
  `unit_${level}_${unit}`;
export const normalizationName = (unit: { level: number; unit: number }): string =>
  `${denseName(unit)}_normalization`;

/**
 * Per unit Concatenate (left out for a single source, which tfjs refuses to concatenate) → BatchNormalization → Dense, one
 * model input per input unit and one output per unit of the last level. A gated source g(x) is an Activation, and x · g(x) a
 * Multiply of both; all gated edges of a source share it. A base model stands between its input and the readers.
 */
export function modelTopology(architecture: Architecture): ModelTopology {
  const nodes = graph(architecture);
  const top = Math.max(...nodes.map(({ unit }) => unit.level));
  const layers: Layer[] = [];
  const add: AddLayer = (class_name, name, config, sources) => {
    layers.push({
      name,
      class_name,
      config: { ...config, name, trainable: true },
      inbound_nodes: inbound(sources),
    });
    return name;
  };
  const inputs: ModelTopology["config"]["input_layers"] = [];
  /** The layer whose result is the output of a unit. */
  const results = new Map<string, string>();
  const gated = new Map<string, string>();
  const sourceOf = (edge: Edge): string => {
    const name = unitName(edge.from);
    const result = results.get(name) ?? "";
    if (!edge.gated || architecture.gate === undefined) return result;
    const gate = gated.get(name) ?? addGate(add, result, architecture.gate);
    gated.set(name, gate);
    return gate;
  };
  for (const { unit, reads } of nodes) {
    if (unit.level === 0) {
      const input = addInput(layers, unit);
      inputs.push([input, 0, 0]);
      results.set(unitName(unit), addBase(add, input, unit));
      continue;
    }
    const columns = addConcatenation(add, unit, reads, sourceOf);
    const normalized = add("BatchNormalization", normalizationName(unit), batchNormalization, [columns]);
    const { neurons: units, activation } = unit;
    results.set(unitName(unit), add("Dense", denseName(unit), { ...dense, units, activation }, [normalized]));
  }
  const outputs = nodes
    .filter(({ unit }) => unit.level === top)
    .map(({ unit }): [string, 0, 0] => [results.get(unitName(unit)) ?? "", 0, 0]);
  return {
    class_name: "Model",
    config: { name: "cerebros", layers, input_layers: inputs, output_layers: outputs },
    keras_version: "tfjs-layers 4.22.0",
    backend: "tensor_flow.js",
  };
}

function addInput(layers: Layer[], { unit, neurons, base }: Unit): string {
  const name = `input_${unit}`;
  const config = {
    batch_input_shape: [null, base?.columns ?? neurons],
    dtype: "float32",
    sparse: false,
    name,
  };
  layers.push({ name, class_name: "InputLayer", config, inbound_nodes: [] });
  return name;
}

function addGate(add: AddLayer, source: string, gate: Gate): string {
  const config = { activation: gate.function };
  const activation = add("Activation", `${source}_gate_activation`, config, [source]);
  return gate.mode === "activation"
    ? activation
    : add("Multiply", `${source}_gate`, {}, [source, activation]);
}

/**
 * The columns that a unit reads. tfjs frees the result of a layer too early when another layer lists it twice, so a
 * repeated source is repeated by layers of its own (RepeatVector, then Flatten) and enters the concatenation once.
 */
function addConcatenation(
  add: AddLayer,
  unit: Unit,
  reads: Edge[],
  sourceOf: (edge: Edge) => string,
): string {
  const used = new Set<string>();
  const sources = reads.map((read, edge) => {
    const { times } = read;
    const source = sourceOf(read);
    if (times === 1 && !used.has(source)) {
      used.add(source);
      return source;
    }
    const name = `${denseName(unit)}_repeat_${edge}`;
    return add("Flatten", `${name}_flat`, {}, [add("RepeatVector", name, { n: times }, [source])]);
  });
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return only;
  return add("Concatenate", `${denseName(unit)}_columns`, { axis: 1 }, sources);
}

const inbound = (sources: string[]): Layer["inbound_nodes"] => [sources.map((name) => [name, 0, 0, {}])];

const batchNormalization = {
  axis: -1,
  momentum,
  epsilon,
  center: true,
  scale: true,
  beta_initializer: initializer("Zeros"),
  gamma_initializer: initializer("Ones"),
  moving_mean_initializer: initializer("Zeros"),
  moving_variance_initializer: initializer("Ones"),
};
