import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { firstLine } from "../failure.js";
import type { TfjsTrainer } from "../training.js";
import { registerMissingGradients } from "./wasm-gradients.js";

/** The backend that was wanted does not load here; the message is a sentence with the reason. */
export class BackendMissing extends Error {
  override readonly name = "BackendMissing";
}

const backendNames: Record<TfjsTrainer, string> = {
  "tfjs-node": "tensorflow",
  "tfjs-wasm": "wasm",
  "tfjs-cpu": "cpu",
};

/** The fastest first. */
const order: TfjsTrainer[] = ["tfjs-node", "tfjs-wasm", "tfjs-cpu"];

/** Why a backend does not load, or null where it does; asked once per thread. */
const loaded = new Map<TfjsTrainer, Promise<string | null>>();

/**
 * Makes tfjs ready in this thread and says on which backend it runs from now on: tfjs-node when its native binding loads,
 * else wasm (SIMD, one thread), else plain JavaScript. `wanted` allows one backend only. Throws `BackendMissing` when none
 * loads.
 */
export async function loadBackend(wanted: TfjsTrainer | null): Promise<TfjsTrainer> {
  const reasons: string[] = [];
  for (const trainer of wanted === null ? order : [wanted]) {
    const loading = loaded.get(trainer) ?? tryBackend(trainer);
    loaded.set(trainer, loading);
    const reason = await loading;
    if (reason === null) {
      await tf.setBackend(backendNames[trainer]);
      return trainer;
    }
    reasons.push(`${trainer}: ${reason}`);
  }
  if (wanted !== null)
    throw new BackendMissing(`the trainer ${wanted} does not work here (${reasons.join("; ")})`);
  throw new BackendMissing(`no tfjs backend works here (${reasons.join("; ")})`);
}

async function tryBackend(trainer: TfjsTrainer): Promise<string | null> {
  // Without this tfjs writes advice about faster backends to the console.
  tf.enableProdMode();
  try {
    await prepare[trainer]();
    if (!(await tf.setBackend(backendNames[trainer]))) return "initialisation failed";
    await tf.ready();
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

const prepare: Record<TfjsTrainer, () => Promise<void>> = {
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
