import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

export function gemmKernels(heap: Heap): Pick<Kernels, "gemm" | "gemmNt"> {
  const at = reader(heap);
  return {
    gemm(y, strideY, a, strideM, strideK, x, strideX, m, k, bias, begin, batch) {
      const lanes = covered(batch);
      const stepK = strideK >> 2;
      const stepX = strideX >> 2;
      for (let row = 0; row < m; row++) {
        const target = (y + row * strideY) >> 2;
        const weights = (a + row * strideM) >> 2;
        const initial = begin === 1 ? at((bias >> 2) + row) : 0;
        // Four columns at once share the weight that they read.
        for (let b = 0; b < lanes; b += 4) {
          const t = target + b;
          let c0 = begin === 2 ? at(t) : initial;
          let c1 = begin === 2 ? at(t + 1) : initial;
          let c2 = begin === 2 ? at(t + 2) : initial;
          let c3 = begin === 2 ? at(t + 3) : initial;
          let source = (x >> 2) + b;
          let w = weights;
          for (let i = 0; i < k; i++) {
            const weight = at(w);
            c0 += weight * at(source);
            c1 += weight * at(source + 1);
            c2 += weight * at(source + 2);
            c3 += weight * at(source + 3);
            source += stepX;
            w += stepK;
          }
          heap[t] = c0;
          heap[t + 1] = c1;
          heap[t + 2] = c2;
          heap[t + 3] = c3;
        }
      }
    },
    gemmNt(g, strideG, d, strideD, x, strideX, m, k, accumulate, batch) {
      for (let row = 0; row < m; row++) {
        const errors = (d + row * strideD) >> 2;
        for (let column = 0; column < k; column++) {
          const values = (x + column * strideX) >> 2;
          const target = ((g + row * strideG) >> 2) + column;
          let sum = accumulate === 1 ? at(target) : 0;
          for (let b = 0; b < batch; b++) sum += at(errors + b) * at(values + b);
          heap[target] = sum;
        }
      }
    },
  };
}
