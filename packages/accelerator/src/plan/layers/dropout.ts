import type { Layer } from "@cerebros/contracts";
import { type LayerRoom, type PlannedLayer, rowsOf, type Signal } from "./layer.js";

export function planDropout(
  { rate }: Extract<Layer, { kind: "dropout" }>,
  input: Signal,
  room: LayerRoom,
): PlannedLayer {
  const { stride } = room;
  const rows = rowsOf(input);
  const mask = room.tensor(rows);
  const value = room.tensor(rows);
  const numbers = room.mask(mask, rows, rate);
  return {
    // The gradient is multiplied in place.
    output: { ...input, value },
    forward(tape, training) {
      if (!training) return;
      tape.add("dropoutMask", mask, stride, rows, numbers.rate, numbers.key);
      tape.add("multiplyRows", value, input.value, mask, stride, rows);
    },
    backward(tape) {
      if (input.gradient !== 0) {
        tape.add("multiplyRows", input.gradient, input.gradient, mask, stride, rows);
      }
    },
  };
}
