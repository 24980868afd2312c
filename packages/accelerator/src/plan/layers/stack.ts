import { type LayerStack, layerShapes } from "@cerebros/contracts";
import type { Allocator } from "../allocator.js";
import type { StoredParameter } from "../parameters.js";
import type { TapeWriter } from "../tape.js";
import { type PlannedDense, planDense } from "./dense.js";
import { planDropout } from "./dropout.js";
import { planEmbedding } from "./embedding.js";
import type { LayerRoom, PlannedLayer, Signal } from "./layer.js";
import { planLstm } from "./lstm.js";
import { planRotary } from "./rotary.js";

/** What the layers of all stacks of a plan have taken beside their tensors. */
export interface LayerExtras {
  constants: { address: number; values: number[] }[];
  states: { address: number; floats: number }[];
  masks: { address: number; rows: number; rate: number; input: number }[];
}

export interface PlannedStack {
  output: Signal;
  /** The outputs of the last layer before its activation, when it is dense; else 0. */
  z: number;
  forward(tape: TapeWriter, training: boolean): void;
  backward(tape: TapeWriter): void;
  carry(tape: TapeWriter): void;
}

/** Where a stack is planned. */
export interface StackPlace {
  memory: Allocator;
  stride: number;
  /** The columns that it is given, one row each. */
  column: number;
  /** Number of its input. */
  input: number;
  parameters: StoredParameter[][];
  /** Bytes from a parameter to its gradient. */
  distance: number;
  extras: LayerExtras;
  /** Probabilities of dropout and masks that other parts of the plan have. */
  taken: { rates: number; keys: number };
}

/** Plans the layers of a stack one after another. With `lossOnZ`, see `planDense`; it concerns the last layer. */
export function planStack(stack: LayerStack, place: StackPlace, lossOnZ = false): PlannedStack {
  // A stack without sense is refused before anything is planned.
  layerShapes(stack);
  const { column } = place;
  let output: Signal = {
    steps: null,
    columns: stack.columns,
    value: column,
    evaluated: column,
    gradient: 0,
  };
  let z = 0;
  const layers: PlannedLayer[] = [];
  for (const [index, layer] of stack.layers.entries()) {
    const room = roomOf(place, index);
    const isLast = index === stack.layers.length - 1;
    const planned = planLayer(layer, output, room, isLast && lossOnZ);
    layers.push(planned);
    output = planned.output;
    z = "z" in planned ? planned.z : 0;
  }
  return {
    output,
    z,
    forward(tape, training) {
      for (const layer of layers) layer.forward(tape, training);
    },
    backward(tape) {
      for (const layer of [...layers].reverse()) layer.backward(tape);
    },
    carry(tape) {
      for (const layer of layers) layer.carry?.(tape);
    },
  };
}

function planLayer(
  layer: LayerStack["layers"][number],
  input: Signal,
  room: LayerRoom,
  lossOnZ: boolean,
): PlannedLayer | PlannedDense {
  switch (layer.kind) {
    case "embedding":
      return planEmbedding(layer, input, room);
    case "rotary":
      return planRotary(layer, input, room);
    case "dropout":
      return planDropout(layer, input, room);
    case "flatten":
      // The columns of a step are side by side already.
      return {
        output: { ...input, steps: null, columns: (input.steps ?? 1) * input.columns },
        forward() {},
        backward() {},
      };
    case "dense":
      return planDense(layer, input, room, lossOnZ);
    case "lstm":
      return planLstm(layer, input, room);
  }
}

function roomOf(
  { memory, stride, parameters, distance, extras, ...place }: StackPlace,
  index: number,
): LayerRoom {
  return {
    stride,
    distance,
    tensor: (rows) => memory.floats((rows * stride) / 4),
    parameter: (name) => {
      const found = parameters[index]?.find((parameter) => parameter.name === name);
      if (found === undefined) throw new Error(`layer ${index} has no ${name}`);
      return found.address;
    },
    constant: (values) => {
      const address = memory.floats(values.length);
      extras.constants.push({ address, values });
      return address;
    },
    state: (address, floats) => extras.states.push({ address, floats }),
    mask: (address, rows, rate) => {
      extras.masks.push({ address, rows, rate, input: place.input });
      const before = extras.masks.length - 1;
      return { rate: place.taken.rates + before, key: place.taken.keys + before };
    },
  };
}
