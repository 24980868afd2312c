import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

export function normalizationKernels(
  heap: Heap,
): Pick<Kernels, "standardize" | "normalize" | "standardizeBackward" | "blend"> {
  const at = reader(heap);
  return {
    standardize(target, source, stride, rows, statistics, epsilon, batch) {
      for (let row = 0; row < rows; row++) {
        const from = (source + row * stride) >> 2;
        const to = (target + row * stride) >> 2;
        let sum = 0;
        for (let b = 0; b < batch; b++) sum += at(from + b);
        const mean = sum / batch;
        let squares = 0;
        for (let b = 0; b < batch; b++) squares += (at(from + b) - mean) ** 2;
        const variance = squares / batch;
        const scale = 1 / Math.sqrt(variance + epsilon);
        for (let b = 0; b < batch; b++) heap[to + b] = (at(from + b) - mean) * scale;
        heap.fill(0, to + batch, to + covered(batch));
        const statistic = (statistics >> 2) + row;
        heap[statistic] = mean;
        heap[statistic + rows] = variance;
        heap[statistic + 2 * rows] = scale;
      }
    },
    normalize(target, source, stride, rows, statistics, epsilon, batch) {
      const lanes = covered(batch);
      for (let row = 0; row < rows; row++) {
        const statistic = (statistics >> 2) + row;
        const mean = at(statistic);
        const scale = 1 / Math.sqrt(at(statistic + rows) + epsilon);
        const from = (source + row * stride) >> 2;
        const to = (target + row * stride) >> 2;
        for (let b = 0; b < lanes; b++) heap[to + b] = (at(from + b) - mean) * scale;
      }
    },
    standardizeBackward(d, normalized, stride, rows, scales, batch) {
      for (let row = 0; row < rows; row++) {
        const error = (d + row * stride) >> 2;
        const value = (normalized + row * stride) >> 2;
        let sum = 0;
        let product = 0;
        for (let b = 0; b < batch; b++) {
          sum += at(error + b);
          product += at(error + b) * at(value + b);
        }
        const scale = at((scales >> 2) + row);
        for (let b = 0; b < batch; b++) {
          heap[error + b] = scale * (at(error + b) - sum / batch - (at(value + b) * product) / batch);
        }
        heap.fill(0, error + batch, error + covered(batch));
      }
    },
    blend(target, source, count, share) {
      for (let i = 0; i < count; i++) {
        const t = (target >> 2) + i;
        heap[t] = at(t) + share * (at((source >> 2) + i) - at(t));
      }
    },
  };
}
