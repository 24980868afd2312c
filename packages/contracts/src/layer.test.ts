import { expect, test } from "vitest";
import { Layer, LayerStack, layerShapes, stackParameters } from "./layer.js";

/** The base model of the language study (Cerebros specification 5.5), smaller. */
const base = LayerStack.parse({
  columns: 7,
  layers: [
    { kind: "embedding", vocabulary: 100, dimensions: 6 },
    { kind: "rotary" },
    { kind: "dropout", rate: 0.7 },
    { kind: "flatten" },
    { kind: "dense", neurons: 12 },
  ],
});

test("shapes follow the layers", () => {
  expect(layerShapes(base)).toEqual([
    { steps: 7, columns: 6 },
    { steps: 7, columns: 12 },
    { steps: 7, columns: 12 },
    { steps: null, columns: 84 },
    { steps: null, columns: 12 },
  ]);
});

test("a dense layer after a sequence of states is shared by its steps", () => {
  const layers = [
    { kind: "embedding", vocabulary: 128, dimensions: 64 },
    { kind: "lstm", neurons: 20, sequences: true },
    { kind: "dense", neurons: 128, activation: "softmax" },
  ].map((layer) => Layer.parse(layer));
  const stack = { columns: 100, layers };
  expect(layerShapes(stack).at(-1)).toEqual({ steps: 100, columns: 128 });
  const numbers = stackParameters(stack)
    .flat()
    .reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  expect(numbers).toBe(128 * 64 + 4 * 20 * (64 + 20 + 1) + 128 * (20 + 1));
});

test.each<[string, Layer[], string]>([
  ["flatten without a sequence", [{ kind: "flatten" }], "layer 0 (flatten) needs a sequence"],
  [
    "an embedding inside",
    [
      { kind: "dropout", rate: 0 },
      { kind: "embedding", vocabulary: 2, dimensions: 2 },
    ],
    "layer 1 (embedding) must be the first of its stack",
  ],
  [
    "an odd number to turn",
    [
      { kind: "embedding", vocabulary: 2, dimensions: 3 },
      { kind: "rotary", form: "rotation" },
    ],
    "layer 1 (rotary) needs an even number of columns, not 3",
  ],
])("%s is refused", (_, layers, message) => {
  expect(() => layerShapes({ columns: 4, layers })).toThrow(message);
});
