// Trains the network of 16 units for as many milliseconds as it is told, and says how many steps that were.
import { parentPort, workerData } from "node:worker_threads";
import { wasmBackend } from "../../packages/accelerator/dist/index.js";
import { epochs, makeTrainer } from "./compiled.mjs";

const trainer = makeTrainer(workerData.network, { ...workerData, backend: await wasmBackend() });
const epoch = epochs(trainer);
const steps = trainer.plan.data_rows / trainer.plan.batch;
for (let i = 0; i < 20; i++) epoch();
parentPort.on("message", (ms) => {
  const end = performance.now() + ms;
  let done = 0;
  while (performance.now() < end) {
    epoch();
    done += steps;
  }
  parentPort.postMessage(done);
});
parentPort.postMessage("ready");
