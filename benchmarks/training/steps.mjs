import { plainBackend } from "../../packages/accelerator/dist/index.js";
import { pythonWith } from "../python-environment.mjs";
import { median } from "./clock.mjs";
import { epochs, makeTrainer } from "./compiled.mjs";
import { startKeras } from "./keras.mjs";
import { startTfjs, tfjsSteps } from "./tfjs.mjs";

/** What the peer in Keras needs. */
export const requirements = new URL("./requirements/keras.txt", import.meta.url);

/**
 * Milliseconds of a step of the same network on the same rows: ours, and those of the peers. In every round each has its turn;
 * a turn gives the median of its epochs or steps, a ratio is the median over the rounds of two turns of the same round.
 */
export async function measureSteps({ network, backend, batch, rows, peers, cache }, limits) {
  const perEpoch = rows / batch;
  const turnOf = (trainer, count) => {
    const epoch = epochs(trainer);
    for (let i = 0; i < 20; i++) epoch();
    return async () => median(Array.from({ length: count }, epoch)) / perEpoch;
  };
  const contenders = {
    compiled: turnOf(makeTrainer(network, { backend, batch, rows }), limits.epochs),
    "compiled, plain kernels": turnOf(
      makeTrainer(network, { backend: plainBackend("single"), batch, rows }),
      Math.ceil(limits.epochs / 8),
    ),
  };
  const versions = {};
  const stops = [];
  if (peers.includes("tfjs")) {
    const tf = await startTfjs();
    versions.tfjs = tf.version["tfjs-core"];
    const step = tfjsSteps(tf, network, { batch, rows });
    for (let i = 0; i < 10; i++) await step();
    contenders["tfjs wasm"] = async () => {
      const times = [];
      for (let i = 0; i < limits.tfjs_steps; i++) times.push(await step());
      return median(times);
    };
  }
  if (peers.includes("keras")) {
    const python = await pythonWith(requirements, cache);
    for (const [name, jit_compile] of [
      ["Keras, graph", false],
      ["Keras, XLA", true],
    ]) {
      const keras = await startKeras(python, { ...network, batch, rows, jit_compile });
      stops.push(keras.stop);
      versions.keras = keras.about.keras;
      versions.tensorflow = keras.about.tensorflow;
      await keras.train(2);
      contenders[name] = async () => median(await keras.train(limits.keras_epochs)) / perEpoch;
    }
  }
  const turns = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < limits.rounds; round++) {
    for (const [name, turn] of Object.entries(contenders)) turns[name].push(await turn());
  }
  for (const stop of stops) stop();
  return {
    versions,
    rows: Object.entries(turns).map(([name, times]) => ({
      name,
      ms_per_step: median(times),
      ratio: median(times.map((ms, round) => ms / turns.compiled[round])),
    })),
  };
}
