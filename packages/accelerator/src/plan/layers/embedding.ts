import type { Layer } from "@cerebros/contracts";
import { type LayerRoom, type PlannedLayer, rowsOf, type Signal, stepsOf } from "./layer.js";

/** Rows of the table by the numbers in the input. The gradient of the table is 0 wherever no number pointed. */
export function planEmbedding(
  { vocabulary, dimensions }: Extract<Layer, { kind: "embedding" }>,
  input: Signal,
  room: LayerRoom,
): PlannedLayer {
  const { stride, distance } = room;
  const shape = { steps: input.columns, columns: dimensions };
  const table = room.parameter("table");
  const indices = room.tensor(input.columns);
  const value = room.tensor(rowsOf(shape));
  const gradient = room.tensor(rowsOf(shape));
  const size = dimensions * stride;
  return {
    output: { ...shape, value, evaluated: value, gradient },
    forward(tape) {
      for (const step of stepsOf(shape)) {
        const index = indices + step * stride;
        tape.add("toIndices", index, input.value + step * stride);
        tape.add("embed", value + step * size, stride, table, dimensions, index);
      }
    },
    backward(tape) {
      tape.add("clear", table + distance, vocabulary * dimensions);
      for (const step of stepsOf(shape)) {
        const from = gradient + step * size;
        tape.add("scatter", table + distance, dimensions, from, stride, indices + step * stride);
      }
    },
  };
}
