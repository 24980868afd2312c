import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

/** Which row of the source turns into `row`, and with which sign. */
function partnerOf(row: number, dimensions: number, legacy: number): { partner: number; sign: number } {
  if (legacy === 0) return { partner: row ^ 1, sign: row % 2 === 0 ? -1 : 1 };
  const half = dimensions / 2;
  return row < half ? { partner: 2 * row + 1, sign: -1 } : { partner: 2 * (row - half), sign: 1 };
}

export function embeddingKernels(
  heap: Heap,
  integers: Int32Array,
): Pick<Kernels, "toIndices" | "scatter" | "rotate" | "rotateBackward"> {
  const at = reader(heap);
  return {
    toIndices(indices, source, batch) {
      for (let b = 0; b < batch; b++) integers[(indices >> 2) + b] = at((source >> 2) + b);
    },
    scatter(table, features, source, stride, indices, batch) {
      for (let b = 0; b < batch; b++) {
        const row = (table >> 2) + (integers[(indices >> 2) + b] as number) * features;
        for (let f = 0; f < features; f++) {
          heap[row + f] = at(row + f) + at(((source + f * stride) >> 2) + b);
        }
      }
    },
    rotate(target, source, stride, dimensions, angles, legacy, batch) {
      for (let row = 0; row < dimensions; row++) {
        const { partner, sign } = partnerOf(row, dimensions, legacy);
        const angle = (angles >> 2) + (row >> 1);
        const cosine = at(angle);
        const sine = sign * at(angle + dimensions / 2);
        for (let b = 0; b < covered(batch); b++) {
          const x = at(((source + row * stride) >> 2) + b);
          const h = at(((source + partner * stride) >> 2) + b);
          heap[((target + row * stride) >> 2) + b] = x;
          heap[((target + (dimensions + row) * stride) >> 2) + b] = x * cosine + h * sine;
        }
      }
    },
    rotateBackward(d, source, stride, dimensions, angles, legacy, batch) {
      const turned = (row: number, b: number) => at(((source + (dimensions + row) * stride) >> 2) + b);
      for (let row = 0; row < dimensions; row++) {
        const cosine = at((angles >> 2) + (row >> 1));
        for (let b = 0; b < covered(batch); b++) {
          const kept = at(((source + row * stride) >> 2) + b);
          heap[((d + row * stride) >> 2) + b] = kept + cosine * turned(row, b);
        }
      }
      for (let row = 0; row < dimensions; row++) {
        const { partner, sign } = partnerOf(row, dimensions, legacy);
        const sine = sign * at((angles >> 2) + dimensions / 2 + (row >> 1));
        for (let b = 0; b < covered(batch); b++) {
          const target = ((d + partner * stride) >> 2) + b;
          heap[target] = at(target) + sine * turned(row, b);
        }
      }
    },
  };
}
