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

/** Threads that train, as a service that is up has them: their modules are loaded, no kernel is compiled. */
export async function startThreads(workers) {
  const threads = Array.from(
    { length: workers },
    () => new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { protocol, space } }),
  );
  await Promise.all(threads.map((thread) => once(thread, "message")));
  return threads;
}

/**
 * One whole search from the file to the last result: reads the data, draws the networks, trains. Returns every network's best
 * root mean squared error on the validation rows, in dollars.
 */
export async function search(file, seed, threads) {
  // The threads draw and plan the networks while the file is read.
  const planned = threads.map((thread) => ask(thread, { seed }));
  const data = await readNumericColumns(file);
  for (const thread of threads) thread.postMessage({ data });
  const [{ costs }] = await Promise.all(planned);
  const queues = share(costs, threads.length);
  const results = [];
  const lane = async (thread, own) => {
    for (;;) {
      // One that has done its own takes the shortest of another's.
      const network = own.shift() ?? queues.find((queue) => queue.length > 0)?.pop();
      if (network === undefined) return;
      results.push(await ask(thread, { network }));
    }
  };
  await Promise.all(threads.map((thread, i) => lane(thread, queues[i])));
  return results.toSorted((a, b) => a.network - b.network);
}

async function ask(thread, message) {
  thread.postMessage(message);
  const [answer] = await once(thread, "message");
  return answer;
}

/** Which thread trains which networks, the longest first: of all ways of sharing them out, the one that ends soonest. */
function share(costs, threads) {
  const networks = [...costs.keys()].toSorted((a, b) => costs[b] - costs[a]);
  let best = { longest: Number.POSITIVE_INFINITY, owners: [] };
  const place = (owners, loads) => {
    const longest = Math.max(...loads);
    if (longest >= best.longest) return;
    if (owners.length === networks.length) {
      best = { longest, owners };
      return;
    }
    const cost = costs[networks[owners.length]];
    for (let thread = 0; thread < threads; thread++)
      place(
        [...owners, thread],
        loads.map((load, i) => (i === thread ? load + cost : load)),
      );
  };
  place([], Array(threads).fill(0));
  return Array.from({ length: threads }, (_, thread) => networks.filter((_, i) => best.owners[i] === thread));
}

/** Every numeric column, missing cells 0, in the order of the file; the target is `price`, which stays among them. */
async function readNumericColumns(file) {
  const rows = [];
  let names = [];
  for await (const row of readTableFile(file)) {
    names = row.names;
    rows.push(row.cells);
  }
  const number = (cell) => (cell === "" || cell === "NA" ? 0 : Number(cell));
  const numeric = names
    .map((_, column) => column)
    .filter((column) => rows.every((cells) => Number.isFinite(number(cells[column]))));
  if (numeric.length !== space.inputs[0])
    throw new Error(`${numeric.length} numeric columns, expected ${space.inputs[0]}`);
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
