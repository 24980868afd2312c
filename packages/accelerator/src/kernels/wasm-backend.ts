import { kernelBytes } from "#kernel-bytes";
import type { Kernels } from "./kernels.js";
import type { Backend } from "./memory.js";

const pageBytes = 65_536;

/**
 * The WebAssembly kernels, or null where WebAssembly or its SIMD instructions are missing. Compiles once per call (about
 * 20 ms); one backend serves any number of memories.
 */
export async function wasmBackend(): Promise<Backend | null> {
  if (typeof WebAssembly === "undefined") return null;
  const bytes = Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
  // Validation fails exactly where an instruction is unknown, so no other probe is needed.
  if (!WebAssembly.validate(bytes)) return null;
  const module = await WebAssembly.compile(bytes);
  return {
    name: "wasm",
    allocate(size) {
      const pages = Math.max(1, Math.ceil(size / pageBytes));
      // As large as it will ever be: growing would detach the views.
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      return {
        floats: new Float32Array(memory.buffer),
        integers: new Int32Array(memory.buffer),
        kernels: exports as unknown as Kernels,
      };
    },
  };
}
