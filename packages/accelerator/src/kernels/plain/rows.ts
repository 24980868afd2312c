import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

export function rowKernels(
  heap: Heap,
  integers: Int32Array,
): Pick<Kernels, "gather" | "broadcast" | "sumRows" | "addRows" | "multiplyRows"> {
  const at = reader(heap);
  return {
    gather(target, stride, table, features, indices, batch) {
      for (let b = 0; b < batch; b++) {
        const row = (table >> 2) + (integers[(indices >> 2) + b] as number) * features;
        for (let f = 0; f < features; f++) heap[((target + f * stride) >> 2) + b] = at(row + f);
      }
    },
    broadcast(target, stride, rows, values, batch) {
      for (let row = 0; row < rows; row++) {
        const from = (target + row * stride) >> 2;
        heap.fill(at((values >> 2) + row), from, from + covered(batch));
      }
    },
    sumRows(sums, source, stride, rows, accumulate, batch) {
      for (let row = 0; row < rows; row++) {
        let sum = accumulate === 1 ? at((sums >> 2) + row) : 0;
        for (let b = 0; b < batch; b++) sum += at(((source + row * stride) >> 2) + b);
        heap[(sums >> 2) + row] = sum;
      }
    },
    addRows(target, source, stride, rows, batch) {
      for (let row = 0; row < rows; row++) {
        const to = (target + row * stride) >> 2;
        const from = (source + row * stride) >> 2;
        for (let b = 0; b < covered(batch); b++) heap[to + b] = at(to + b) + at(from + b);
      }
    },
    multiplyRows(target, a, b, stride, rows, batch) {
      for (let row = 0; row < rows; row++) {
        const o = row * stride;
        for (let lane = 0; lane < covered(batch); lane++) {
          heap[((target + o) >> 2) + lane] = at(((a + o) >> 2) + lane) * at(((b + o) >> 2) + lane);
        }
      }
    },
  };
}
