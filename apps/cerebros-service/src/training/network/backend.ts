import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Trainer } from "@cerebros/contracts";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { registerMissingGradients } from "./wasm-gradients.js";

const backendNames: Record<Trainer, string> = {
  "tfjs-node": "tensorflow",
  "tfjs-wasm": "wasm",
  "tfjs-cpu": "cpu",
};

/** The fastest first. */
const order: Trainer[] = ["tfjs-node", "tfjs-wasm", "tfjs-cpu"];

let loading: Promise<Trainer> | undefined;

/**
 * Makes tfjs ready in this thread, once, and says on which backend it runs: tfjs-node when its native binding loads, else
 * wasm (SIMD, one thread), else plain JavaScript. `wanted` allows one backend only and rejects when that does not load;
 * it has no effect once a backend was loaded.
 */
export function loadBackend(wanted: Trainer | null): Promise<Trainer> {
  loading ??= tryBackends(wanted === null ? order : [wanted]);
  return loading;
}

async function tryBackends(trainers: Trainer[]): Promise<Trainer> {
  // Without this tfjs writes advice about faster backends to the console.
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const trainer of trainers) {
    try {
      await prepare[trainer]();
      if (await tf.setBackend(backendNames[trainer])) {
        await tf.ready();
        return trainer;
      }
      reasons.push(`${trainer}: initialisation failed`);
    } catch (error) {
      const [line] = String(error instanceof Error ? error.message : error).split("\n");
      reasons.push(`${trainer}: ${line}`);
    }
  }
  throw new Error(`no tfjs backend could be loaded (${reasons.join("; ")})`);
}

const prepare: Record<Trainer, () => Promise<void>> = {
  "tfjs-node": async () => {
    // The native part is optional and absent on most machines.
    await import("@tensorflow/tfjs-node");
  },
  "tfjs-wasm": async () => {
    setWasmPaths(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
    // Its threads need a browser's workers. One network per worker thread uses the cores as well.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    registerMissingGradients();
  },
  "tfjs-cpu": async () => {},
};
