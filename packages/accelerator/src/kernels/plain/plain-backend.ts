import type { Kernels } from "../kernels.js";
import type { Backend } from "../memory.js";
import { activationKernels } from "./activation.js";
import { dropoutKernels } from "./dropout.js";
import { embeddingKernels } from "./embedding.js";
import { foldKernels } from "./fold.js";
import { gemmKernels } from "./gemm.js";
import type { Heap } from "./heap.js";
import { lossKernels } from "./losses.js";
import { lstmKernels } from "./lstm.js";
import { normalizationKernels } from "./normalization.js";
import { optimizerKernels } from "./optimizers.js";
import { rowKernels } from "./rows.js";

/** The kernels in TypeScript on any heap. */
export function plainKernels(heap: Heap, integers: Int32Array): Kernels {
  return {
    ...activationKernels(heap),
    ...dropoutKernels(heap),
    ...embeddingKernels(heap, integers),
    ...foldKernels(heap),
    ...gemmKernels(heap),
    ...lossKernels(heap),
    ...lstmKernels(heap),
    ...normalizationKernels(heap),
    ...optimizerKernels(heap),
    ...rowKernels(heap, integers),
  };
}

/**
 * Kernels without WebAssembly. `single` precision runs where WebAssembly is missing, about eight times slower; `double`
 * is the reference that the others are measured against, in twice the memory.
 */
export function plainBackend(precision: "single" | "double"): Backend {
  return {
    name: precision === "single" ? "plain" : "plain-double",
    allocate(bytes) {
      const length = Math.ceil(bytes / 4);
      const floats = precision === "single" ? new Float32Array(length) : new Float64Array(length);
      const integers = new Int32Array(length);
      return { floats, integers, kernels: plainKernels(floats, integers) };
    },
  };
}
