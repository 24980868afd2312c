import { createRequire } from "node:module";
import { dirname } from "node:path";
import { registerMissingGradients } from "../../apps/cerebros-service/dist/training/network/wasm-gradients.js";
import { drawData } from "./networks.mjs";

/** Starts tfjs on its wasm backend, SIMD, one thread, with the gradients that this backend lacks as the service adds them. */
export async function startTfjs() {
  const require = createRequire(new URL("../../apps/cerebros-service/package.json", import.meta.url));
  const tf = require("@tensorflow/tfjs");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.enableProdMode();
  if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend of tfjs does not start");
  registerMissingGradients();
  return tf;
}

/** Steps of the tfjs model of the network; gives the milliseconds of one `trainOnBatch`. */
export function tfjsSteps(tf, { units, edges }, { batch, rows }) {
  const features = units[0].neurons;
  const tensors = new Map();
  for (const to of units) {
    if (to.level === 0) {
      tensors.set(to, tf.input({ shape: [features] }));
      continue;
    }
    const sources = edges.filter((edge) => edge.to === to).map(({ from }) => tensors.get(from));
    // tfjs refuses to concatenate a single source.
    const columns = sources.length === 1 ? sources[0] : tf.layers.concatenate({ axis: 1 }).apply(sources);
    const normalized = tf.layers.batchNormalization({ momentum: 0.99, epsilon: 1e-3 }).apply(columns);
    tensors.set(to, tf.layers.dense({ units: to.neurons, activation: to.activation }).apply(normalized));
  }
  const model = tf.model({ inputs: tensors.get(units[0]), outputs: tensors.get(units.at(-1)) });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "meanSquaredError" });
  const { inputs, targets } = drawData(rows, features);
  const x = tf.tensor2d(inputs, [rows, features]);
  const y = tf.tensor2d(targets, [rows, 1]);
  let next = 0;
  return async () => {
    const started = performance.now();
    const part = [x.slice([next, 0], [batch, features]), y.slice([next, 0], [batch, 1])];
    await model.trainOnBatch(...part);
    tf.dispose(part);
    next = (next + batch) % rows;
    return performance.now() - started;
  };
}
