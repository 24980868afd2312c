import type { LayerParameter, LayerShape } from "@cerebros/contracts";
import type { TapeWriter } from "../tape.js";

/** What leaves a layer: one row per column and step, the columns of a step side by side. */
export interface Signal extends LayerShape {
  /** With dropout, in training. */
  value: number;
  /** Without. */
  evaluated: number;
  /** 0 where no gradient is wanted. */
  gradient: number;
}

/** A layer with its addresses. */
export interface PlannedLayer {
  output: Signal;
  forward(tape: TapeWriter, training: boolean): void;
  /** From the gradient of the output to those of the layer's parameters and of its input. */
  backward(tape: TapeWriter): void;
  /** After a batch: keeps what the next one begins with. */
  carry?(tape: TapeWriter): void;
}

/** What a layer may take when it is planned. */
export interface LayerRoom {
  /** Bytes of one row of a tensor. */
  stride: number;
  tensor(rows: number): number;
  /** Address of a parameter of the layer. */
  parameter(name: LayerParameter["name"]): number;
  /** Bytes from a parameter to its gradient. */
  distance: number;
  /** Numbers that are written once, before the first batch. */
  constant(values: number[]): number;
  /** What stays from batch to batch: `floats` from an address on, all 0 at the start. */
  state(address: number, floats: number): void;
  /** The number of a probability of dropout, and of the mask that it makes. */
  mask(address: number, rows: number, rate: number): { rate: number; key: number };
}

/** Rows of a signal. */
export function rowsOf({ steps, columns }: LayerShape): number {
  return (steps ?? 1) * columns;
}

/** The steps of a signal; plain columns are one. */
export function stepsOf({ steps }: LayerShape): number[] {
  return Array.from({ length: steps ?? 1 }, (_, step) => step);
}
