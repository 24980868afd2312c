import type { Layer } from "@cerebros/contracts";
import { type LayerRoom, type PlannedLayer, type Signal, stepsOf } from "./layer.js";

/**
 * A long short-term memory over the steps of a batch. Gradients flow back to the first step of the batch and no further,
 * also where the states go on.
 */
export function planLstm(
  { neurons, sequences, stateful }: Extract<Layer, { kind: "lstm" }>,
  input: Signal,
  room: LayerRoom,
): PlannedLayer {
  const { stride, distance } = room;
  const { columns } = input;
  const steps = stepsOf(input);
  const [kernel, recurrent, bias] = (["kernel", "recurrent", "bias"] as const).map(room.parameter) as [
    number,
    number,
    number,
  ];
  const size = neurons * stride;
  const [gates, c, h] = [4, 1, 1].map((planes) => room.tensor(planes * steps.length * neurons)) as [
    number,
    number,
    number,
  ];
  // Never written unless the states go on: zero.
  const [firstC, firstH, dc] = [1, 1, 1].map(() => room.tensor(neurons)) as [number, number, number];
  if (stateful) for (const first of [firstC, firstH]) room.state(first, size / 4);
  const dh = room.tensor(sequences ? steps.length * neurons : neurons);
  const last = steps.length - 1;
  const at = (step: number) => ({
    x: step * columns * stride,
    gate: gates + step * 4 * size,
    c: c + step * size,
    h: h + step * size,
    beforeC: step === 0 ? firstC : c + (step - 1) * size,
    beforeH: step === 0 ? firstH : h + (step - 1) * size,
    dh: sequences ? dh + step * size : dh,
    remembers: step > 0 || stateful,
  });
  const result = sequences ? h : h + last * size;
  return {
    output: {
      steps: sequences ? input.steps : null,
      columns: neurons,
      value: result,
      evaluated: result,
      gradient: dh,
    },
    forward(tape, training) {
      const source = training ? input.value : input.evaluated;
      for (const step of steps) {
        const { x, gate, beforeH, remembers, ...now } = at(step);
        tape.add(
          ...(["gemm", gate, stride, kernel, 4 * columns, 4] as const),
          ...([source + x, stride, 4 * neurons, columns, bias, 1] as const),
        );
        if (remembers) {
          tape.add(
            ...(["gemm", gate, stride, recurrent, 4 * neurons, 4] as const),
            ...([beforeH, stride, 4 * neurons, neurons, 0, 2] as const),
          );
        }
        tape.add("lstmForward", now.h, now.c, now.beforeC, gate, stride, neurons);
      }
    },
    backward(tape) {
      tape.add("clear", dc, size / 4);
      if (!at(last).remembers) tape.add("clear", recurrent + distance, 4 * neurons * neurons);
      for (const step of [...steps].reverse()) {
        const { x, gate, beforeH, remembers, ...now } = at(step);
        const add = step === last ? 0 : 1;
        tape.add("lstmBackward", now.dh, dc, now.c, now.beforeC, gate, stride, neurons);
        tape.add("sumRows", bias + distance, gate, stride, 4 * neurons, add);
        tape.add(
          ...(["gemmNt", kernel + distance, 4 * columns, gate, stride] as const),
          ...([input.value + x, stride, 4 * neurons, columns, add] as const),
        );
        if (remembers) {
          tape.add(
            ...(["gemmNt", recurrent + distance, 4 * neurons, gate, stride] as const),
            ...([beforeH, stride, 4 * neurons, neurons, add] as const),
          );
        }
        if (step > 0) {
          tape.add(
            ...(["gemm", at(step - 1).dh, stride, recurrent, 4, 4 * neurons] as const),
            ...([gate, stride, neurons, 4 * neurons, 0, sequences ? 2 : 0] as const),
          );
        }
        if (input.gradient === 0) continue;
        tape.add(
          ...(["gemm", input.gradient + x, stride, kernel, 4, 4 * columns] as const),
          ...([gate, stride, columns, 4 * neurons, 0, 0] as const),
        );
      }
    },
    carry(tape) {
      if (!stateful) return;
      tape.add("copy", firstC, at(last).c, size / 4);
      tape.add("copy", firstH, at(last).h, size / 4);
    },
  };
}
