// The published search on the Ames house prices as it was run: raw dollars, the price among its own inputs, LEGACY wiring.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { readTableFile } from "../../packages/table-file/dist/index.js";

export const protocol = {
  networks: 7,
  epochs: 145,
  batch: 634,
  rows: 2930,
  train_rows: 1904,
  learning_rate: 0.095,
};

const space = {
  inputs: [39],
  outputs: [{ neurons: 1 }],
  minimum_levels: 1,
  maximum_levels: 5,
  minimum_units_per_level: 1,
  maximum_units_per_level: 5,
  minimum_neurons_per_unit: 1,
  maximum_neurons_per_unit: 25,
  activation: "gelu",
  number_of_architecture_moities_to_try: protocol.networks,
  predecessor_level_connection_affinity_factor_first: 19.613,
  predecessor_level_connection_affinity_factor_main: 0.5518,
  max_consecutive_lateral_connections: 34,
  p_lateral_connection: 0.36014,
  num_lateral_connection_tries_per_unit: 11,
  compat: "legacy",
};

/**
 * One whole search from the file to the last result: reads the data, starts the worker threads, draws the networks, trains.
 * Returns every network's best root mean squared error on the validation rows, in dollars.
 */
export async function search(file, { seed, workers }) {
  // The threads draw and plan the networks while the file is read.
  const threads = Array.from(
    { length: workers },
    () => new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { protocol, space, seed } }),
  );
  const planned = threads.map(async (worker) => (await once(worker, "message"))[0].costs);
  const data = await readNumericColumns(file);
  for (const worker of threads) worker.postMessage({ data });
  const [costs] = await Promise.all(planned);
  // The longest network first, so that no thread is left alone with it at the end.
  const queue = [...costs.keys()].toSorted((a, b) => costs[b] - costs[a]);
  const results = [];
  const lane = async (worker) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      worker.postMessage({ network: next });
      const [result] = await once(worker, "message");
      results.push(result);
    }
    await worker.terminate();
  };
  await Promise.all(threads.map(lane));
  return results.toSorted((a, b) => a.network - b.network);
}

/** Every numeric column, missing cells 0, in the order of the file; the target is `price`, which stays among them. */
async function readNumericColumns(file) {
  const rows = [];
  let names = [];
  for await (const row of readTableFile(file)) {
    names = row.names;
    rows.push(row.cells);
  }
  const isMissing = (cell) => cell === "" || cell === "NA";
  const numeric = names
    .map((_, column) => column)
    .filter((column) =>
      rows.every((cells) => isMissing(cells[column]) || Number.isFinite(Number(cells[column]))),
    );
  if (numeric.length !== space.inputs[0])
    throw new Error(`${numeric.length} numeric columns, expected ${space.inputs[0]}`);
  const number = (cell) => (isMissing(cell) ? 0 : Number(cell));
  const inputs = new Float32Array(new SharedArrayBuffer(4 * rows.length * numeric.length));
  const targets = new Float32Array(new SharedArrayBuffer(4 * rows.length));
  const price = names.indexOf("price");
  if (rows.length !== protocol.rows) throw new Error(`${rows.length} rows, expected ${protocol.rows}`);
  rows.forEach((cells, row) => {
    numeric.forEach((column, i) => {
      inputs[row * numeric.length + i] = number(cells[column]);
    });
    targets[row] = number(cells[price]);
  });
  return { inputs, targets };
}
