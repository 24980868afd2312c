import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

const absolute = 1;

export function lossKernels(
  heap: Heap,
): Pick<Kernels, "errorLoss" | "huberLoss" | "softmaxCrossEntropy" | "sigmoidCrossEntropy"> {
  const at = reader(heap);

  /** Sums a loss over rows and batch; `visit` writes the gradient of an element and returns its loss. */
  const sum = (
    d: number,
    stride: number,
    rows: number,
    batch: number,
    visit: (offset: number) => number,
  ): number => {
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const o = (row * stride) >> 2;
      for (let b = 0; b < batch; b++) total += visit(o + b);
      heap.fill(0, (d >> 2) + o + batch, (d >> 2) + o + covered(batch));
    }
    return total;
  };

  return {
    errorLoss(d, p, t, stride, rows, kind, batch) {
      const count = rows * batch;
      const total = sum(d, stride, rows, batch, (o) => {
        const e = at((p >> 2) + o) - at((t >> 2) + o);
        heap[(d >> 2) + o] = kind === absolute ? Math.sign(e) / count : (2 * e) / count;
        return kind === absolute ? Math.abs(e) : e * e;
      });
      return total / count;
    },
    huberLoss(d, p, t, stride, rows, delta, batch) {
      const count = rows * batch;
      const total = sum(d, stride, rows, batch, (o) => {
        const e = at((p >> 2) + o) - at((t >> 2) + o);
        const clipped = Math.max(-delta, Math.min(e, delta));
        heap[(d >> 2) + o] = clipped / count;
        return clipped * (e - clipped / 2);
      });
      return total / count;
    },
    softmaxCrossEntropy(d, p, z, labels, stride, classes, weights, batch) {
      const step = stride >> 2;
      let total = 0;
      for (let b = 0; b < batch; b++) {
        const label = at((labels >> 2) + b);
        const weight = weights === 0 ? 1 : at((weights >> 2) + label);
        let top = at((z >> 2) + b);
        let largest = at((p >> 2) + b);
        for (let c = 0; c < classes; c++) {
          const o = b + c * step;
          top = Math.max(top, at((z >> 2) + o));
          largest = Math.max(largest, at((p >> 2) + o));
          heap[(d >> 2) + o] = (weight / batch) * (at((p >> 2) + o) - (c === label ? 1 : 0));
        }
        // The largest probability is 1 / Σ exp(z - top), so this is exact also where that of the label is 0.
        total += weight * (top - at((z >> 2) + b + label * step) - Math.log(largest));
      }
      for (let c = 0; c < classes; c++) {
        heap.fill(0, (d >> 2) + c * step + batch, (d >> 2) + c * step + covered(batch));
      }
      return total / batch;
    },
    sigmoidCrossEntropy(d, p, z, t, stride, rows, weights, batch) {
      const count = rows * batch;
      const ofZero = weights === 0 ? 1 : at(weights >> 2);
      const ofOne = weights === 0 ? 1 : at((weights >> 2) + 1);
      const total = sum(d, stride, rows, batch, (o) => {
        const target = at((t >> 2) + o);
        const weight = target * ofOne + (1 - target) * ofZero;
        const q = at((p >> 2) + o);
        const x = at((z >> 2) + o);
        heap[(d >> 2) + o] = (weight / count) * (q - target);
        return weight * (Math.max(x, 0) - x * target - Math.log(Math.max(q, 1 - q)));
      });
      return total / count;
    },
  };
}
