import { activationKind } from "../activation-kind.js";
import type { Kernels } from "../kernels.js";
import { erf } from "./erf.js";
import { covered, flushed, type Heap, reader } from "./heap.js";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
/** Distribution function of the standard normal. */
const normal = (z: number): number => 0.5 + 0.5 * erf(z * Math.SQRT1_2);
const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** The distribution function at z, of which y is z times as much. */
const share = (z: number, y: number): number => (Math.abs(z) > 1e-20 ? y / z : 0.5);

interface ActivationFunction {
  value(z: number): number;
  /** y is the value at z. */
  slope(z: number, y: number): number;
}

const functions: Record<keyof typeof activationKind, ActivationFunction> = {
  linear: { value: (z) => z, slope: () => 1 },
  relu: { value: (z) => Math.max(z, 0), slope: (_, y) => (y > 0 ? 1 : 0) },
  elu: { value: (z) => (z < 0 ? Math.expm1(z) : z), slope: (_, y) => Math.min(1, y + 1) },
  gelu: { value: (z) => z * normal(z), slope: (z, y) => share(z, y) + z * density(z) },
  swish: { value: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z))) },
  tanh: { value: Math.tanh, slope: (_, y) => 1 - y * y },
  sigmoid: { value: sigmoid, slope: (_, y) => y * (1 - y) },
  softsign: { value: (z) => z / (1 + Math.abs(z)), slope: (_, y) => (1 - Math.abs(y)) ** 2 },
};

const byKind = new Map(
  Object.entries(activationKind).map(([name, kind]) => [kind, functions[name as keyof typeof functions]]),
);

function functionOf(kind: number): ActivationFunction {
  const found = byKind.get(kind);
  if (found === undefined) throw new Error(`there is no activation of the kind ${kind}`);
  return found;
}

export function activationKernels(
  heap: Heap,
): Pick<Kernels, "activate" | "activateBackward" | "softmax" | "softmaxBackward"> {
  const at = reader(heap);
  return {
    activate(y, z, stride, rows, kind, batch) {
      const { value } = functionOf(kind);
      const lanes = covered(batch);
      for (let row = 0; row < rows; row++) {
        const target = (y + row * stride) >> 2;
        const source = (z + row * stride) >> 2;
        for (let b = 0; b < lanes; b++) heap[target + b] = flushed(value(at(source + b)));
      }
    },
    activateBackward(target, d, z, y, stride, rows, kind, accumulate, batch) {
      const { slope } = functionOf(kind);
      const lanes = covered(batch);
      for (let row = 0; row < rows; row++) {
        const o = row * stride;
        for (let b = 0; b < lanes; b++) {
          const gradient = at(((d + o) >> 2) + b) * slope(at(((z + o) >> 2) + b), at(((y + o) >> 2) + b));
          const t = ((target + o) >> 2) + b;
          heap[t] = flushed(accumulate === 1 ? at(t) + gradient : gradient);
        }
      }
    },
    softmax(y, z, stride, rows, batch) {
      const step = stride >> 2;
      for (let b = 0; b < covered(batch); b++) {
        const source = (z >> 2) + b;
        const target = (y >> 2) + b;
        let top = at(source);
        for (let r = 1; r < rows; r++) top = Math.max(top, at(source + r * step));
        let sum = 0;
        for (let r = 0; r < rows; r++) {
          const e = Math.exp(at(source + r * step) - top);
          sum += e;
          heap[target + r * step] = e;
        }
        for (let r = 0; r < rows; r++) heap[target + r * step] = at(target + r * step) / sum;
      }
    },
    softmaxBackward(d, y, stride, rows, batch) {
      const step = stride >> 2;
      for (let b = 0; b < covered(batch); b++) {
        let sum = 0;
        for (let r = 0; r < rows; r++) sum += at((d >> 2) + b + r * step) * at((y >> 2) + b + r * step);
        for (let r = 0; r < rows; r++) {
          const i = (d >> 2) + b + r * step;
          heap[i] = at((y >> 2) + b + r * step) * (at(i) - sum);
        }
      }
    },
  };
}
