import type { LayerStack } from "@cerebros/contracts";
import { Allocator } from "./allocator.js";
import { rowsOf } from "./layers/layer.js";
import { type LayerExtras, planStack } from "./layers/stack.js";
import { type Network, NotPlannable } from "./network.js";
import type { PlanOptions } from "./options.js";
import { layOutParameters } from "./parameters.js";
import { checkSize, layersOf, type Plan, vocabularyOf } from "./plan.js";
import { matrixFlops, type TapeWriter, writeTape } from "./tape.js";

export interface SequencePlanOptions extends Pick<PlanOptions, "data_rows" | "moments" | "accumulate"> {
  /** One per class; multiply the loss where the class is the target. Default: 1. */
  class_weights?: number[];
}

const noNetwork: Network = { inputs: [], groups: [], units: [], outputs: [], gate: null, rows: 0 };

/**
 * Plans training of layers without units, such as a language model embedding → LSTM → dense: one table of data, and one
 * table of class numbers, one at every step (or one a row, when the layers end in plain columns). The last layer is dense
 * with softmax; the loss is its cross-entropy in nats, the mean over rows and steps. Throws an Error for a stack without
 * sense and `NotPlannable` for another last layer, or when memory does not suffice.
 */
export function planSequence(stack: LayerStack, batch: number, options: SequencePlanOptions): Plan {
  const { data_rows, moments = 2, accumulate = false, class_weights } = options;
  if (!Number.isSafeInteger(batch) || batch < 1) throw new NotPlannable(`a batch of ${batch} rows`);
  if (!Number.isSafeInteger(data_rows) || data_rows < 1) throw new NotPlannable(`${data_rows} rows of data`);
  const last = stack.layers.at(-1);
  if (last?.kind !== "dense" || last.activation !== "softmax") {
    throw new NotPlannable("the last layer of a sequence model must be dense with softmax");
  }
  if (class_weights !== undefined && class_weights.length !== last.neurons) {
    throw new NotPlannable(`${class_weights.length} class weights for ${last.neurons} classes`);
  }
  const memory = new Allocator();
  const stride = 16 * Math.ceil(batch / 4);
  const tensor = (rows: number): number => memory.floats((rows * stride) / 4);
  const parameters = layOutParameters(noNetwork, [stack], memory, { moments, accumulated: accumulate });
  const input = { address: memory.floats(data_rows * stack.columns), column: tensor(stack.columns) };
  const extras: LayerExtras = { constants: [], states: [], masks: [] };
  const planned = planStack(
    stack,
    {
      ...{ memory, stride, extras, column: input.column, input: 0 },
      parameters: parameters.stacks[0] ?? [],
      distance: parameters.gradients - parameters.values,
      taken: { rates: 1, keys: 0 },
    },
    true,
  );
  const { output, z } = planned;
  const steps = output.steps ?? 1;
  const target = { address: memory.floats(data_rows * steps), column: tensor(steps) };
  const rows = memory.floats(data_rows);
  const weights = class_weights === undefined ? 0 : memory.floats(class_weights.length);
  checkSize(memory.bytes);
  const forward = (tape: TapeWriter, training: boolean): void => {
    tape.add("gather", input.column, stride, input.address, stack.columns, rows);
    planned.forward(tape, training);
  };
  const addLoss = (tape: TapeWriter): void => {
    tape.add("gather", target.column, stride, target.address, steps, rows);
    tape.add(
      ...(["sequenceCrossEntropy", output.gradient, output.value, z] as const),
      ...([target.column, stride, output.columns, weights, steps] as const),
    );
  };
  const tapes: Plan["tapes"] = {
    fold: writeTape(() => {}),
    predict: writeTape((tape) => {
      forward(tape, false);
      planned.carry(tape);
    }),
    evaluate: writeTape((tape) => {
      forward(tape, false);
      addLoss(tape);
      planned.carry(tape);
    }),
    step: writeTape((tape) => {
      forward(tape, true);
      addLoss(tape);
      planned.backward(tape);
      planned.carry(tape);
    }),
  };
  const loss = { kind: "softmax_cross_entropy", ...(class_weights && { class_weights }) } as const;
  return {
    ...{
      network: noNetwork,
      batch,
      data_rows,
      losses: [loss],
      bytes: memory.bytes,
      stride,
      parameters,
      rows,
    },
    ...{ tapes, constants: extras.constants, states: extras.states, statistics: [], spectral: null },
    rates: [0, ...extras.masks.map(({ rate }) => rate)],
    masks: extras.masks.map(({ address, rows: neurons }) => ({
      address,
      units: [{ level: 0, unit: 0, neurons }],
    })),
    inputs: [{ address: input.address, width: stack.columns, below: vocabularyOf(stack) }],
    targets: [{ address: target.address, width: steps, below: output.columns }],
    predictions: [{ address: output.evaluated, width: rowsOf(output) }],
    layers: layersOf(parameters, [0]),
    class_weights: [weights],
    flops: matrixFlops(tapes.step, batch),
  };
}
