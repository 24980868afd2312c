import type { Architecture } from "@cerebros/contracts";
import { maximumBytes } from "./allocator.js";
import { backward } from "./backward-tape.js";
import { foldWeights } from "./fold-tape.js";
import { forward } from "./forward-tape.js";
import { type GroupBuffers, type Layout, layOut, type Statistics } from "./layout.js";
import type { Loss } from "./loss.js";
import { addLosses } from "./loss-tape.js";
import { type Network, type NetworkUnit, NotPlannable, resolveNetwork } from "./network.js";
import type { PlanOptions } from "./options.js";
import type { ParameterLayout } from "./parameters.js";
import { matrixFlops, TapeWriter } from "./tape.js";

/** How a network is trained: addresses in one memory, and tapes of kernel calls on them. All of it is data. */
export interface Plan {
  network: Network;
  batch: number;
  data_rows: number;
  losses: Loss[];
  dropout: number;
  /** Of every group of hidden units with dropout, in the order of computation: one row per neuron. */
  masks: { address: number; units: NetworkUnit[] }[];
  /** Size of the memory, known before any is taken. */
  bytes: number;
  /** Bytes of one row of a tensor. */
  stride: number;
  parameters: ParameterLayout;
  statistics: Statistics[];
  /** Row-major, `data_rows` rows: one table per input, one per output. */
  inputs: { address: number; width: number }[];
  targets: { address: number; width: number }[];
  /** Room for the numbers of the rows of an epoch. */
  rows: number;
  /** What an output says about a batch: one row of the tensor per neuron. */
  predictions: number[];
  /** Addresses of class weights; 0 where the loss has none. */
  class_weights: number[];
  spectral: Layout["spectral"];
  /** `fold` prepares `evaluate`, which leaves gradients alone; `step` is a whole forward and backward pass. */
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
  const { bytes, stride, parameters, rows, inputs, targets, spectral } = layout;
  if (bytes > maximumBytes) {
    throw new NotPlannable(`the network needs ${bytes} bytes, and at most ${maximumBytes} can be addressed`);
  }
  const tapes = writeTapes(layout);
  const masks = network.groups.map((group) => ({
    address: (layout.groups.get(group) as GroupBuffers).mask,
    units: group.units,
  }));
  return {
    ...{ network, batch, data_rows, losses, dropout, bytes, stride, parameters, inputs, targets, rows },
    masks: masks.filter(({ address }) => address !== 0),
    statistics: [...layout.blocks.values()].flat(),
    predictions: network.outputs.map((output) => layout.units.get(output)?.y ?? 0),
    class_weights: layout.losses.map(({ weights }) => weights),
    spectral,
    tapes,
    flops: matrixFlops(tapes.step, batch),
  };
}

function writeTapes(layout: Layout): Plan["tapes"] {
  const write = (fill: (tape: TapeWriter) => void): Int32Array => {
    const tape = new TapeWriter();
    fill(tape);
    return tape.finish();
  };
  return {
    fold: write((tape) => foldWeights(layout, tape)),
    predict: write((tape) => forward(layout, tape, false)),
    evaluate: write((tape) => {
      forward(layout, tape, false);
      addLosses(layout, tape);
    }),
    step: write((tape) => {
      foldWeights(layout, tape);
      forward(layout, tape, true);
      addLosses(layout, tape);
      backward(layout, tape);
      for (const { batch, moving, rows } of [...layout.blocks.values()].flat()) {
        tape.add("blend", moving, batch, 2 * rows);
      }
    }),
  };
}
