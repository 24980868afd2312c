import type { Architecture, LayerStack, Unit } from "@cerebros/contracts";
import { maximumBytes } from "./allocator.js";
import { backward } from "./backward-tape.js";
import { foldWeights } from "./fold-tape.js";
import { forward } from "./forward-tape.js";
import { type GroupBuffers, type Layout, layOut, type Statistics, type TableBuffers } from "./layout.js";
import type { Loss } from "./loss.js";
import { addLosses } from "./loss-tape.js";
import { type Network, NotPlannable, resolveNetwork } from "./network.js";
import type { PlanOptions } from "./options.js";
import type { ParameterLayout, StoredParameter } from "./parameters.js";
import { matrixFlops, type TapeWriter, writeTape } from "./tape.js";

export interface Table {
  address: number;
  width: number;
  /** Its numbers are whole and below this; null: any numbers. */
  below: number | null;
}

/** How a network is trained: addresses in one memory, and tapes of kernel calls on them. All of it is data. */
export interface Plan {
  network: Network;
  batch: number;
  data_rows: number;
  losses: Loss[];
  /** Probabilities of dropout: that of hidden units, then those of layers of base models. */
  rates: number[];
  /** Of everything with dropout: one row per neuron of its units; those of a base model are the input's. */
  masks: { address: number; units: Pick<Unit, "level" | "unit" | "neurons">[] }[];
  /** Size of the memory, known before any is taken. */
  bytes: number;
  /** Bytes of one row of a tensor. */
  stride: number;
  parameters: ParameterLayout;
  statistics: Statistics[];
  /** Row-major, `data_rows` rows: one table per input, one per output. */
  inputs: Table[];
  targets: Table[];
  /** Room for the numbers of the rows of an epoch. */
  rows: number;
  /** What an output says about a batch: as many rows of the tensor as it has neurons (at every step). */
  predictions: { address: number; width: number }[];
  /** What layers train, by the number of their input and their place in its stack. */
  layers: { input: number; layer: number; parameter: StoredParameter }[];
  /** Numbers that are written once, before the first batch. */
  constants: { address: number; values: number[] }[];
  /** What goes on from batch to batch, all 0 at the start. */
  states: { address: number; floats: number }[];
  /** Addresses of class weights; 0 where the loss has none. */
  class_weights: number[];
  spectral: Layout["spectral"];
  /**
   * `fold` comes before all others whenever weights have changed. `evaluate` leaves gradients alone; `step` is a whole forward
   * and backward pass.
   */
  tapes: { step: Int32Array; fold: Int32Array; predict: Int32Array; evaluate: Int32Array };
  /** Multiply-adds of all matrix products of a step, twice: 2 · m · n · k each, with full batches. */
  flops: number;
}

/**
 * Plans training of an architecture in batches of at most `batch` rows. Nothing is allocated. Throws an Error when the
 * architecture is no network, and `NotPlannable` with the reason when there is no kernel for a part of it or when it needs
 * more memory than can be addressed.
 */
export function plan(architecture: Architecture, batch: number, options: PlanOptions): Plan {
  const network = resolveNetwork(architecture);
  const { data_rows, losses, dropout = 0 } = options;
  if (!Number.isSafeInteger(batch) || batch < 1) throw new NotPlannable(`a batch of ${batch} rows`);
  if (!Number.isSafeInteger(data_rows) || data_rows < 1) throw new NotPlannable(`${data_rows} rows of data`);
  if (losses.length !== network.outputs.length) {
    throw new NotPlannable(`${losses.length} losses for ${network.outputs.length} outputs`);
  }
  if (!(dropout >= 0 && dropout < 1)) throw new NotPlannable(`a dropout of ${dropout}`);
  const layout = layOut(network, batch, options);
  const { bytes, stride, parameters, rows, spectral } = layout;
  checkSize(bytes);
  const tapes = writeTapes(layout);
  return {
    ...{ network, batch, data_rows, losses, bytes, stride, parameters, rows, spectral, tapes },
    ...{ constants: layout.extras.constants, states: layout.extras.states },
    rates: [dropout, ...layout.extras.masks.map(({ rate }) => rate)],
    masks: masksOf(layout),
    statistics: [...layout.blocks.values()].flat(),
    inputs: network.inputs.map(({ unit }, i) => tableOf(layout.inputs[i], vocabularyOf(unit.base))),
    targets: network.outputs.map(({ unit }, i) => {
      const isClass = losses[i]?.kind === "softmax_cross_entropy";
      return tableOf(layout.targets[i], isClass ? unit.neurons : null);
    }),
    predictions: network.outputs.map((output) => ({
      address: layout.units.get(output)?.y ?? 0,
      width: output.unit.neurons,
    })),
    layers: layersOf(
      parameters,
      network.inputs.flatMap(({ unit }, i) => (unit.base === undefined ? [] : [i])),
    ),
    class_weights: layout.losses.map(({ weights }) => weights),
    flops: matrixFlops(tapes.step, batch),
  };
}

/** Throws `NotPlannable` when so much memory cannot be addressed. */
export function checkSize(bytes: number): void {
  if (bytes <= maximumBytes) return;
  throw new NotPlannable(`the network needs ${bytes} bytes, and at most ${maximumBytes} can be addressed`);
}

/** The parameters of stacks, whose inputs have these numbers. */
export function layersOf({ stacks }: ParameterLayout, inputs: number[]): Plan["layers"] {
  return stacks.flatMap((layers, stack) =>
    layers.flatMap((parameters, layer) =>
      parameters.map((parameter) => ({ input: inputs[stack] ?? stack, layer, parameter })),
    ),
  );
}

/** How many numbers an embedding at the start of a stack knows; null without one. */
export function vocabularyOf(stack: LayerStack | undefined): number | null {
  const first = stack?.layers[0];
  return first?.kind === "embedding" ? first.vocabulary : null;
}

function tableOf(buffers: TableBuffers | undefined, below: number | null): Table {
  return { address: buffers?.address ?? 0, width: buffers?.width ?? 0, below };
}

function masksOf({ network, groups, extras }: Layout): Plan["masks"] {
  const hidden = network.groups.map((group) => ({
    address: (groups.get(group) as GroupBuffers).mask,
    units: group.units.map(({ unit }) => unit),
  }));
  const layers = extras.masks.map(({ address, rows, input }) => ({
    address,
    units: [{ level: 0, unit: network.inputs[input]?.unit.unit ?? input, neurons: rows }],
  }));
  return [...layers, ...hidden.filter(({ address }) => address !== 0)];
}

function writeTapes(layout: Layout): Plan["tapes"] {
  const carry = (tape: TapeWriter): void => {
    for (const stack of layout.stacks.values()) stack.carry(tape);
  };
  return {
    fold: writeTape((tape) => foldWeights(layout, tape)),
    predict: writeTape((tape) => {
      forward(layout, tape, false);
      carry(tape);
    }),
    evaluate: writeTape((tape) => {
      forward(layout, tape, false);
      addLosses(layout, tape);
      carry(tape);
    }),
    step: writeTape((tape) => {
      forward(layout, tape, true);
      addLosses(layout, tape);
      backward(layout, tape);
      carry(tape);
      for (const { batch, moving, rows } of [...layout.blocks.values()].flat()) {
        tape.add("blend", moving, batch, 2 * rows);
      }
    }),
  };
}
