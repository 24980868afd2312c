import { z } from "zod";
import { Activation } from "./activation.js";

/**
 * One layer of a stack. What goes through a stack has a shape: plain columns, or a sequence of `steps` with as many
 * columns each (step after step in memory, so that `flatten` changes nothing but the shape).
 *
 * - `embedding`: columns of whole numbers below `vocabulary` → a sequence, every number looked up in a table.
 * - `rotary`: appends to every step its columns turned by angles that grow with the step, t · 10000^(-2i/d)
 *   (Cerebros specification 5.5): `rotation` turns pairs of neighbours; `legacy` is the original's map, which is none (D26).
 * - `dropout`: 0 with probability `rate` in training, scaled up by 1 / (1 - rate) otherwise.
 * - `flatten`: a sequence → plain columns.
 * - `dense`: plain columns, or every step on its own, with the same weights.
 * - `lstm`: a sequence → a sequence of hidden states (`sequences`), or the last of them as plain columns; sigmoid gates,
 *   tanh otherwise. `stateful`: a row of a batch goes on where the same row of the batch before ended.
 */
export const Layer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("embedding"),
    vocabulary: z.int().positive(),
    dimensions: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal("rotary"), form: z.enum(["rotation", "legacy"]).default("rotation") }),
  z.strictObject({ kind: z.literal("dropout"), rate: z.number().min(0).lt(1) }),
  z.strictObject({ kind: z.literal("flatten") }),
  z.strictObject({
    kind: z.literal("dense"),
    neurons: z.int().positive(),
    activation: Activation.default("linear"),
  }),
  z.strictObject({
    kind: z.literal("lstm"),
    neurons: z.int().positive(),
    sequences: z.boolean().default(false),
    stateful: z.boolean().default(false),
  }),
]);
export type Layer = z.infer<typeof Layer>;

/** A stack of layers and the number of columns that it is given. */
export const LayerStack = z.strictObject({ columns: z.int().positive(), layers: z.array(Layer).min(1) });
export type LayerStack = z.infer<typeof LayerStack>;

/** Of what leaves a layer; `steps` is null for plain columns. */
export interface LayerShape {
  steps: number | null;
  columns: number;
}

/**
 * Shapes that leave the layers of a stack, one per layer. Throws an Error that names the first layer which cannot take
 * what it is given.
 */
export function layerShapes({ columns, layers }: LayerStack): LayerShape[] {
  const shapes: LayerShape[] = [];
  let shape: LayerShape = { steps: null, columns };
  for (const [index, layer] of layers.entries()) {
    shape = shapeAfter(layer, shape, `layer ${index} (${layer.kind})`, index === 0);
    shapes.push(shape);
  }
  return shapes;
}

function shapeAfter(layer: Layer, { steps, columns }: LayerShape, name: string, first: boolean): LayerShape {
  switch (layer.kind) {
    case "embedding":
      if (!first) throw new Error(`${name} must be the first of its stack`);
      return { steps: columns, columns: layer.dimensions };
    case "rotary":
      if (steps === null) throw new Error(`${name} needs a sequence`);
      if (columns % 2 !== 0) throw new Error(`${name} needs an even number of columns, not ${columns}`);
      return { steps, columns: 2 * columns };
    case "dropout":
      return { steps, columns };
    case "flatten":
      if (steps === null) throw new Error(`${name} needs a sequence`);
      return { steps: null, columns: steps * columns };
    case "dense":
      return { steps, columns: layer.neurons };
    case "lstm":
      if (steps === null) throw new Error(`${name} needs a sequence`);
      return { steps: layer.sequences ? steps : null, columns: layer.neurons };
  }
}

/** A matrix or, with one row, a vector that a layer trains; rows × columns, row-major. */
export interface LayerParameter {
  name: "table" | "kernel" | "recurrent" | "bias";
  rows: number;
  columns: number;
}

/**
 * What a layer trains that is given `columns` columns (of every step), in the order and with the shapes that tfjs and Keras
 * give to its weights. Gates of an LSTM are in the order input, forget, cell, output.
 */
export function layerParameters(layer: Layer, columns: number): LayerParameter[] {
  switch (layer.kind) {
    case "embedding":
      return [{ name: "table", rows: layer.vocabulary, columns: layer.dimensions }];
    case "dense":
      return [
        { name: "kernel", rows: columns, columns: layer.neurons },
        { name: "bias", rows: 1, columns: layer.neurons },
      ];
    case "lstm":
      return [
        { name: "kernel", rows: columns, columns: 4 * layer.neurons },
        { name: "recurrent", rows: layer.neurons, columns: 4 * layer.neurons },
        { name: "bias", rows: 1, columns: 4 * layer.neurons },
      ];
    default:
      return [];
  }
}

/** What every layer of a stack trains. Throws like `layerShapes`. */
export function stackParameters(stack: LayerStack): LayerParameter[][] {
  const shapes = layerShapes(stack);
  return stack.layers.map((layer, i) => layerParameters(layer, shapes[i - 1]?.columns ?? stack.columns));
}
