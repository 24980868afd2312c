import type { LayerWeights } from "@cerebros/accelerator";
import { type Architecture, graph, type Layer, layerParameters, layerShapes } from "@cerebros/contracts";
import { type Stream, stream } from "@cerebros/search";

/** A parameter of a layer of a base model, and where the tfjs model of the network has it. */
export interface LayerPlace {
  /** Name and shape of the tensor in tfjs. */
  tensor: string;
  shape: number[];
  kind: Layer["kind"];
  /** Index of the input unit. */
  unit: number;
  parameter: Omit<LayerWeights, "values">;
}

/** Name of a layer of a base model: `base_0_2` is the third layer in front of the input 0.0. */
export const baseName = (unit: number, layer: number): string => `base_${unit}_${layer}`;

const tensorNames = {
  table: "embeddings",
  kernel: "kernel",
  recurrent: "recurrent_kernel",
  bias: "bias",
} as const;

/** What all base models of a network train, in the order of (input, layer). */
export function layerPlaces(architecture: Architecture): LayerPlace[] {
  const inputs = graph(architecture).filter(({ unit }) => unit.level === 0);
  return inputs.flatMap(({ unit: { unit, base } }, input) => {
    if (base === undefined) return [];
    const shapes = layerShapes(base);
    return base.layers.flatMap((layer, index) =>
      layerParameters(layer, shapes[index - 1]?.columns ?? base.columns).map((parameter): LayerPlace => {
        const { name, rows, columns } = parameter;
        return {
          tensor: `${baseName(unit, index)}/${tensorNames[name]}`,
          shape: name === "bias" ? [columns] : [rows, columns],
          ...{ kind: layer.kind, unit, parameter: { input, layer: index, ...parameter } },
        };
      }),
    );
  });
}

/**
 * The weights with which base models begin, those that Keras draws: embeddings uniform on ±0.05, kernels uniform on
 * ±√(6 / (rows + columns)), recurrent kernels with orthonormal rows, biases 0 and those of forget gates 1. Every parameter
 * draws from a stream of its own.
 */
export function initialLayerWeights(
  architecture: Architecture,
  seed: number,
  number: number,
): LayerWeights[] {
  return layerPlaces(architecture).map(({ kind, unit, parameter }) => {
    const random = stream(seed, number, "weights", 0, unit, parameter.layer, parameter.name);
    return { ...parameter, values: initialValues(kind, parameter, random) };
  });
}

function initialValues(
  kind: Layer["kind"],
  { name, rows, columns }: LayerPlace["parameter"],
  random: Stream,
): Float32Array {
  const uniform = (limit: number) =>
    Float32Array.from({ length: rows * columns }, () => limit * (2 * random.uniform() - 1));
  switch (name) {
    case "table":
      return uniform(0.05);
    case "kernel":
      return uniform(Math.sqrt(6 / (rows + columns)));
    case "recurrent":
      return orthonormalRows(rows, columns, random);
    case "bias": {
      const values = new Float32Array(columns);
      return kind === "lstm" ? values.fill(1, columns / 4, columns / 2) : values;
    }
  }
}

/** Random rows, each made orthogonal to those before it (Gram and Schmidt). There are no more rows than columns. */
function orthonormalRows(rows: number, columns: number, random: Stream): Float32Array {
  const matrix = Array.from({ length: rows }, () =>
    Float64Array.from({ length: columns }, () => random.normal()),
  );
  for (const [index, row] of matrix.entries()) {
    for (const before of matrix.slice(0, index)) {
      const shared = row.reduce((sum, value, i) => sum + value * (before[i] ?? 0), 0);
      for (let i = 0; i < columns; i++) row[i] = (row[i] ?? 0) - shared * (before[i] ?? 0);
    }
    const length = Math.hypot(...row);
    for (let i = 0; i < columns; i++) row[i] = (row[i] ?? 0) / length;
  }
  return Float32Array.from(matrix.flatMap((row) => [...row]));
}
