import type { Kernels } from "../kernels.js";
import { covered, type Heap } from "./heap.js";

/** The finaliser of MurmurHash3 on 32-bit integers, as in assembly/dropout.as. */
function mixed(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export function dropoutKernels(heap: Heap): Pick<Kernels, "dropoutMask"> {
  return {
    dropoutMask(mask, stride, rows, rate, key0, key1, batch) {
      // Single precision decides in WebAssembly, so it decides here.
      const limit = Math.trunc(Math.fround(rate) * 2 ** 24);
      for (let row = 0; row < rows; row++) {
        const first = row * (stride >> 2);
        for (let b = 0; b < covered(batch); b++) {
          const hash = mixed((mixed((first + b) ^ key0) + key1) | 0);
          heap[(mask >> 2) + first + b] = hash >>> 8 >= limit ? 1 / (1 - rate) : 0;
        }
      }
    },
  };
}
