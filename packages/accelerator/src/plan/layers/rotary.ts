import type { Layer } from "@cerebros/contracts";
import { type LayerRoom, type PlannedLayer, rowsOf, type Signal, stepsOf } from "./layer.js";

/** Every step's columns, then the same turned by the angles of the step (Cerebros specification 5.5). */
export function planRotary(
  { form }: Extract<Layer, { kind: "rotary" }>,
  input: Signal,
  room: LayerRoom,
): PlannedLayer {
  const { stride } = room;
  const { columns } = input;
  const shape = { steps: input.steps, columns: 2 * columns };
  const value = room.tensor(rowsOf(shape));
  const gradient = input.gradient === 0 ? 0 : room.tensor(rowsOf(shape));
  const angles = stepsOf(shape).map((step) => room.constant(anglesOf(step, columns)));
  const legacy = form === "legacy" ? 1 : 0;
  const eachStep = (visit: (from: number, to: number, angle: number) => void): void => {
    for (const [step, angle] of angles.entries()) {
      visit(step * columns * stride, 2 * step * columns * stride, angle);
    }
  };
  return {
    output: { ...shape, value, evaluated: value, gradient },
    forward(tape, training) {
      const source = training ? input.value : input.evaluated;
      eachStep((from, to, angle) => {
        tape.add("rotate", value + to, source + from, stride, columns, angle, legacy);
      });
    },
    backward(tape) {
      if (gradient === 0) return;
      eachStep((from, to, angle) => {
        tape.add("rotateBackward", input.gradient + from, gradient + to, stride, columns, angle, legacy);
      });
    },
  };
}

/** The cosines of a step's angles t · 10000^(-2i/d), one per pair, then their sines. */
function anglesOf(step: number, dimensions: number): number[] {
  const angles = Array.from({ length: dimensions / 2 }, (_, i) => step * 10_000 ** ((-2 * i) / dimensions));
  return [...angles.map(Math.cos), ...angles.map(Math.sin)];
}
