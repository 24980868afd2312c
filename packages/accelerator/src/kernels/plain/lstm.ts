import type { Kernels } from "../kernels.js";
import { covered, type Heap, reader } from "./heap.js";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export function lstmKernels(heap: Heap): Pick<Kernels, "lstmForward" | "lstmBackward"> {
  const at = reader(heap);
  return {
    lstmForward(h, c, before, gates, stride, units, batch) {
      const plane = (units * stride) >> 2;
      for (let row = 0; row < units; row++) {
        const o = row * stride;
        for (let b = 0; b < covered(batch); b++) {
          const z = ((gates + o) >> 2) + b;
          const i = sigmoid(at(z));
          const f = sigmoid(at(z + plane));
          const g = Math.tanh(at(z + 2 * plane));
          const out = sigmoid(at(z + 3 * plane));
          heap[z] = i;
          heap[z + plane] = f;
          heap[z + 2 * plane] = g;
          heap[z + 3 * plane] = out;
          const state = f * at(((before + o) >> 2) + b) + i * g;
          heap[((c + o) >> 2) + b] = state;
          heap[((h + o) >> 2) + b] = out * Math.tanh(state);
        }
      }
    },
    lstmBackward(dh, dc, c, before, gates, stride, units, batch) {
      const plane = (units * stride) >> 2;
      for (let row = 0; row < units; row++) {
        const o = row * stride;
        for (let b = 0; b < covered(batch); b++) {
          const z = ((gates + o) >> 2) + b;
          const [i, f, g, out] = [at(z), at(z + plane), at(z + 2 * plane), at(z + 3 * plane)];
          const d = at(((dh + o) >> 2) + b);
          const t = Math.tanh(at(((c + o) >> 2) + b));
          const carried = ((dc + o) >> 2) + b;
          const ofState = d * out * (1 - t * t) + at(carried);
          heap[carried] = ofState * f;
          heap[z] = ofState * g * i * (1 - i);
          heap[z + plane] = ofState * at(((before + o) >> 2) + b) * f * (1 - f);
          heap[z + 2 * plane] = ofState * i * (1 - g * g);
          heap[z + 3 * plane] = d * t * out * (1 - out);
        }
      }
    },
  };
}
