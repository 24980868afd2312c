import { type Layer, layerShapes, type Unit } from "@cerebros/contracts";
import { baseName } from "./base-weights.js";
import { type AddLayer, dense, initializer } from "./layer-config.js";

/** The layers of an input's base model as tfjs stores them, one after another; the last one's name is returned. */
export function addBase(add: AddLayer, input: string, { unit, base }: Unit): string {
  if (base === undefined) return input;
  const shapes = layerShapes(base);
  return base.layers.reduce((source, layer, index) => {
    const columns = shapes[index - 1]?.columns ?? base.columns;
    const { class_name, config } = describe(layer, columns);
    return add(class_name, baseName(unit, index), config, [source]);
  }, input);
}

function describe(layer: Layer, columns: number): { class_name: string; config: object } {
  switch (layer.kind) {
    case "embedding": {
      const { vocabulary: input_dim, dimensions: output_dim } = layer;
      const embeddings_initializer = initializer("Zeros");
      return {
        class_name: "Embedding",
        config: { input_dim, output_dim, input_length: columns, embeddings_initializer },
      };
    }
    case "rotary":
      return { class_name: "RotaryEmbedding", config: { form: layer.form } };
    case "dropout":
      return { class_name: "Dropout", config: { rate: layer.rate } };
    case "flatten":
      return { class_name: "Flatten", config: {} };
    case "dense":
      return {
        class_name: "Dense",
        config: { ...dense, units: layer.neurons, activation: layer.activation },
      };
    case "lstm":
      return {
        class_name: "LSTM",
        config: {
          ...{ ...dense, units: layer.neurons, activation: "tanh", recurrent_activation: "sigmoid" },
          ...{ recurrent_initializer: initializer("Zeros"), unit_forget_bias: false },
          return_sequences: layer.sequences,
        },
      };
  }
}
