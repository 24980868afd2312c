import type { Layer } from "@cerebros/contracts";
import { needsInput } from "../../kernels/activation-kind.js";
import { type ActivatedRows, activateRows, addSlope } from "../activation-tape.js";
import type { TapeWriter } from "../tape.js";
import { type LayerRoom, type PlannedLayer, rowsOf, type Signal, stepsOf } from "./layer.js";

export interface PlannedDense extends PlannedLayer {
  /** The outputs before the activation. */
  z: number;
}

/**
 * Dense columns, those of every step with the same weights. With `lossOnZ` the gradient that comes in is that of the
 * outputs before their activation.
 */
export function planDense(
  { neurons, activation }: Extract<Layer, { kind: "dense" }>,
  input: Signal,
  room: LayerRoom,
  lossOnZ: boolean,
): PlannedDense {
  const { stride, distance } = room;
  const { columns } = input;
  const shape = { steps: input.steps, columns: neurons };
  const [kernel, bias] = [room.parameter("kernel"), room.parameter("bias")];
  const y = room.tensor(rowsOf(shape));
  const z = activation === "softmax" || needsInput.has(activation) ? room.tensor(rowsOf(shape)) : y;
  const d = room.tensor(rowsOf(shape));
  const steps = stepsOf(shape);
  const [sizeIn, sizeOut] = [columns * stride, neurons * stride];
  // A softmax is one per step; the others do not care.
  const runs = (activation === "softmax" ? steps : [0]).map((step): ActivatedRows => {
    const at = step * sizeOut;
    const rows = activation === "softmax" ? neurons : rowsOf(shape);
    return { z: z + at, y: y + at, d: d + at, rows, activation };
  });
  return {
    z,
    output: { ...shape, value: y, evaluated: y, gradient: d },
    forward(tape, training) {
      const x = training ? input.value : input.evaluated;
      for (const step of steps) {
        tape.add(
          ...(["gemm", z + step * sizeOut, stride, kernel, 4 * columns, 4] as const),
          ...([x + step * sizeIn, stride, neurons, columns, bias, 1] as const),
        );
      }
      for (const run of runs) activateRows(tape, stride, run);
    },
    backward(tape: TapeWriter) {
      if (!lossOnZ) for (const run of runs) addSlope(tape, stride, run);
      for (const step of steps) {
        const add = step === 0 ? 0 : 1;
        const [x, error] = [input.value + step * sizeIn, d + step * sizeOut];
        tape.add(
          ...(["gemmNt", kernel + distance, 4 * columns, error, stride] as const),
          ...([x, stride, neurons, columns, add] as const),
        );
        tape.add("sumRows", bias + distance, error, stride, neurons, add);
        if (input.gradient === 0) continue;
        tape.add(
          ...(["gemm", input.gradient + step * sizeIn, stride, kernel, 4, 4 * columns] as const),
          ...([error, stride, columns, neurons, 0, 0] as const),
        );
      }
    },
  };
}
