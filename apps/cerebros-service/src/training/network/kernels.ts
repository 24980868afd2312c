import { type Backend, plainBackend, wasmBackend } from "@cerebros/accelerator";

let loading: Promise<Backend> | undefined;

/** The kernels of this thread, made once: WebAssembly, or plain ones where its SIMD instructions are missing. */
export function loadKernels(): Promise<Backend> {
  loading ??= wasmBackend().then((wasm) => wasm ?? plainBackend("single"));
  return loading;
}
