import type { Kernels } from "./kernels.js";

/**
 * Memory of a fixed size with kernels that work on it. A byte address divided by 4 is an index of `floats` and `integers`.
 * In WebAssembly both are views of one memory; plain memory keeps them apart, which lets it hold doubles.
 */
export interface KernelMemory {
  readonly floats: Float32Array | Float64Array;
  readonly integers: Int32Array;
  readonly kernels: Kernels;
}

/** A way to compute. */
export interface Backend {
  readonly name: "wasm" | "plain" | "plain-double";
  /** Memory of at least `bytes`, all 0. Throws a RangeError when the machine has not that much. */
  allocate(bytes: number): KernelMemory;
}
