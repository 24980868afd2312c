import type { Kernels } from "../kernels.js";
import { flushed, type Heap, reader } from "./heap.js";

export function optimizerKernels(
  heap: Heap,
): Pick<Kernels, "adam" | "sgd" | "combine" | "sumOfSquares" | "powerIteration" | "scale"> {
  const at = reader(heap);
  return {
    adam(w, g, m, v, count, rate, root, decay, beta1, rest1, beta2, rest2, epsilon) {
      for (let i = 0; i < count; i++) {
        const gradient = at((g >> 2) + i);
        const mean = flushed(beta1 * at((m >> 2) + i) + rest1 * gradient);
        const square = flushed(beta2 * at((v >> 2) + i) + rest2 * gradient * gradient);
        heap[(m >> 2) + i] = mean;
        heap[(v >> 2) + i] = square;
        const weight = at((w >> 2) + i);
        heap[(w >> 2) + i] = weight - (decay * weight + (rate * mean) / (root * Math.sqrt(square) + epsilon));
      }
    },
    sgd(w, g, m, count, rate, momentum, decay) {
      for (let i = 0; i < count; i++) {
        const moved = flushed(momentum * at((m >> 2) + i) + at((g >> 2) + i));
        heap[(m >> 2) + i] = moved;
        const weight = at((w >> 2) + i);
        heap[(w >> 2) + i] = weight - (decay * weight + rate * moved);
      }
    },
    combine(target, source, count, scale, factor) {
      for (let i = 0; i < count; i++) {
        heap[(target >> 2) + i] = scale * at((target >> 2) + i) + factor * at((source >> 2) + i);
      }
    },
    sumOfSquares(source, count) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += at((source >> 2) + i) ** 2;
      return sum;
    },
    powerIteration(w, rows, columns, vector, image) {
      let square = 0;
      for (let r = 0; r < rows; r++) square += at((vector >> 2) + r) ** 2;
      const length = Math.sqrt(square);
      let norm = 0;
      for (let c = 0; c < columns; c++) {
        let sum = 0;
        for (let r = 0; r < rows; r++) {
          sum += (at((vector >> 2) + r) / length) * at((w >> 2) + r * columns + c);
        }
        heap[(image >> 2) + c] = sum;
        norm += sum * sum;
      }
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += at((w >> 2) + r * columns + c) * at((image >> 2) + c);
        heap[(vector >> 2) + r] = sum;
      }
      return Math.sqrt(norm);
    },
    scale(target, count, factor) {
      for (let i = 0; i < count; i++) heap[(target >> 2) + i] = factor * at((target >> 2) + i);
    },
  };
}
