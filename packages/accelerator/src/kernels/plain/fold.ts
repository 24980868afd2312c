import type { Kernels } from "../kernels.js";
import { type Heap, reader } from "./heap.js";

export function foldKernels(heap: Heap): Pick<Kernels, "fold" | "unfold"> {
  const at = reader(heap);
  return {
    fold(effective, strideE, w, strideW, gamma, beta, bias, neurons, columns, copies, accumulate) {
      for (let n = 0; n < neurons; n++) {
        const target = (effective + n * strideE) >> 2;
        const weights = (w + n * strideW) >> 2;
        let shift = 0;
        for (let copy = 0; copy < copies; copy++) {
          const add = accumulate === 1 || copy > 0;
          for (let k = 0; k < columns; k++) {
            const column = copy * columns + k;
            const weight = at(weights + column);
            const scaled = weight * at((gamma >> 2) + column);
            heap[target + k] = add ? at(target + k) + scaled : scaled;
            shift += weight * at((beta >> 2) + column);
          }
        }
        const b = (bias >> 2) + n;
        heap[b] = at(b) + shift;
      }
    },
    unfold(de, strideE, w, strideW, gamma, beta, dw, dgamma, dbeta, db, neurons, columns, copies) {
      for (let column = 0; column < columns * copies; column++) {
        const scale = at((gamma >> 2) + column);
        const shift = at((beta >> 2) + column);
        let ofScale = 0;
        let ofShift = 0;
        for (let n = 0; n < neurons; n++) {
          const ofKernel = at(((de + n * strideE) >> 2) + (column % columns));
          const ofBias = at((db >> 2) + n);
          const weight = at(((w + n * strideW) >> 2) + column);
          ofScale += ofKernel * weight;
          ofShift += ofBias * weight;
          heap[((dw + n * strideW) >> 2) + column] = ofKernel * scale + ofBias * shift;
        }
        heap[(dgamma >> 2) + column] = ofScale;
        heap[(dbeta >> 2) + column] = ofShift;
      }
    },
  };
}
