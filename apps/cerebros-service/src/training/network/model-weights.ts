import type { LayerWeights, UnitWeights } from "@cerebros/accelerator";
import { type Architecture, graph } from "@cerebros/contracts";
import { layerPlaces } from "./base-weights.js";
import { denseName, normalizationName } from "./model-topology.js";
import type { NetworkWeights } from "./network-weights.js";

/** One tensor of a model, as tfjs lists it in the manifest of a model.json. */
export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: "float32";
}

/** The tensors of a network in the order in which tfjs stores them: what is trained, then the moving statistics. */
export function listWeights(
  architecture: Architecture,
  { units, layers }: NetworkWeights,
): { spec: WeightSpec; values: Float32Array }[] {
  const ofLayers = layerPlaces(architecture).map(({ tensor: name, shape }, index) => ({
    spec: { name, shape, dtype: "float32" as const },
    values: (layers[index] as LayerWeights).values,
  }));
  const ofUnits = weightPlaces(architecture).map(({ name, shape, unit, field }) => ({
    spec: { name, shape, dtype: "float32" as const },
    values: (units[unit] as UnitWeights)[field],
  }));
  return [...ofLayers, ...ofUnits];
}

/**
 * The weights of a network out of its tensors, by their names. Throws an Error for a tensor
 * that is missing or has another size than the architecture asks for.
 */
export function collectWeights(
  architecture: Architecture,
  tensors: Map<string, Float32Array>,
): NetworkWeights {
  const layers = layerPlaces(architecture).map(({ tensor, shape, parameter }) => ({
    ...parameter,
    values: tensorOf(tensors, tensor, shape),
  }));
  const units = graph(architecture)
    .filter(({ unit }) => unit.level > 0)
    .map(({ unit: { level, unit } }): UnitWeights => ({ level, unit, ...none }));
  for (const { name, shape, unit, field } of weightPlaces(architecture)) {
    (units[unit] as UnitWeights)[field] = tensorOf(tensors, name, shape);
  }
  return { units, layers };
}

function tensorOf(tensors: Map<string, Float32Array>, name: string, shape: number[]): Float32Array {
  const values = tensors.get(name);
  const size = shape.reduce((product, length) => product * length);
  if (values?.length !== size) {
    throw new Error(`${name} has ${values?.length ?? "no"} numbers, expected ${size}`);
  }
  return values;
}

type Field = Exclude<keyof UnitWeights, "level" | "unit">;

const empty = new Float32Array();
const none = {
  gamma: empty,
  beta: empty,
  moving_mean: empty,
  moving_variance: empty,
  kernel: empty,
  bias: empty,
};

function weightPlaces(
  architecture: Architecture,
): { name: string; shape: number[]; unit: number; field: Field }[] {
  const nodes = graph(architecture).filter(({ unit }) => unit.level > 0);
  const trained = nodes.flatMap(({ unit, width }, index) => {
    const normalization = (field: Field) => ({
      name: `${normalizationName(unit)}/${field}`,
      shape: [width],
      ...{ unit: index, field },
    });
    return [
      normalization("gamma"),
      normalization("beta"),
      {
        name: `${denseName(unit)}/kernel`,
        shape: [width, unit.neurons],
        unit: index,
        field: "kernel" as const,
      },
      { name: `${denseName(unit)}/bias`, shape: [unit.neurons], unit: index, field: "bias" as const },
    ];
  });
  const moving = nodes.flatMap(({ unit, width }, index) =>
    (["moving_mean", "moving_variance"] as const).map((field) => ({
      name: `${normalizationName(unit)}/${field}`,
      shape: [width],
      ...{ unit: index, field },
    })),
  );
  return [...trained, ...moving];
}
