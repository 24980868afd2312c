/** Single precision in use, double precision as the reference. */
export type Heap = Float32Array | Float64Array;

/** Floats of the vectors that cover a batch: rows are written in fours, like the WebAssembly kernels do. */
export function covered(batch: number): number {
  return (batch + 3) & ~3;
}

/** Reads without a check: the planner gives out addresses inside the memory only. */
export function reader(heap: Heap): (index: number) => number {
  return (index) => heap[index] as number;
}

/** Numbers below this become 0, as in assembly/lanes.as: denormal ones slow whatever computes with them later. */
export function flushed(x: number): number {
  return Math.abs(x) < 1e-30 ? 0 : x;
}
