import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { median, processorMs } from "./clock.mjs";

/**
 * Steps per second of one worker thread and of two at once, in turns, and what a worker adds to the resident memory of the
 * process. `on_free_cores` is the ratio of steps per processor time, twice: what two give when nobody else takes the cores.
 */
export async function measureWorkers({ network, batch, rows }, { rounds, turn_ms }) {
  const before = process.memoryUsage().rss;
  const start = async () => {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
      workerData: { network, batch, rows },
    });
    await once(worker, "message");
    return worker;
  };
  const workers = [await start(), await start()];
  const train = async (some) => {
    const started = processorMs();
    const answers = some.map((worker) => once(worker, "message"));
    for (const worker of some) worker.postMessage(turn_ms);
    const steps = (await Promise.all(answers)).flat().reduce((sum, count) => sum + count, 0);
    return { per_second: steps / (turn_ms / 1000), per_ms: steps / (processorMs() - started) };
  };
  const turns = [];
  for (let round = 0; round < rounds; round++) {
    const one = await train(workers.slice(0, 1));
    const two = await train(workers);
    turns.push({
      one: one.per_second,
      two: two.per_second,
      ratio: two.per_second / one.per_second,
      on_free_cores: (2 * two.per_ms) / one.per_ms,
    });
  }
  const memory = (process.memoryUsage().rss - before) / workers.length;
  for (const worker of workers) await worker.terminate();
  const of = (name) => median(turns.map((turn) => turn[name]));
  return {
    one_steps_per_second: of("one"),
    two_steps_per_second: of("two"),
    ratio: of("ratio"),
    on_free_cores: of("on_free_cores"),
    worker_mib: memory / 2 ** 20,
  };
}
