import type { Activation } from "@cerebros/contracts";
import { activationKind } from "../kernels/activation-kind.js";
import type { TapeWriter } from "./tape.js";

/** Rows with one activation: before it, after it, and the gradient of the latter. */
export interface ActivatedRows {
  z: number;
  y: number;
  d: number;
  rows: number;
  activation: Activation;
}

export function activateRows(tape: TapeWriter, stride: number, run: ActivatedRows): void {
  const { z, y, rows, activation } = run;
  if (activation === "softmax") tape.add("softmax", y, z, stride, rows);
  else if (activation !== "linear" || y !== z) {
    tape.add("activate", y, z, stride, rows, activationKind[activation]);
  }
}

/** From the gradient of y to that of z, in place. */
export function addSlope(tape: TapeWriter, stride: number, run: ActivatedRows): void {
  const { z, y, d, rows, activation } = run;
  if (activation === "softmax") tape.add("softmaxBackward", d, y, stride, rows);
  else if (activation !== "linear") {
    tape.add("activateBackward", d, d, z, y, stride, rows, activationKind[activation], 0);
  }
}
