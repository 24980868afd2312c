import { fork } from "node:child_process";
import { once } from "node:events";
import { load, send } from "./load.mjs";
import { median, quantile } from "./quantile.mjs";

/** Warm-up of an operation at a server: not counted. */
const WARM_UP_SECONDS = 1;

/**
 * Measures one operation: in every round each server has its turn with the same load, so that whatever else the machine
 * does meets them alike.
 *
 * @param servers `{ name: { port } }`, ours among them.
 * @param bare client of our server's database, which has its turn after ours, or null.
 * @param limits rounds, seconds and requests of one turn.
 */
export async function measureOperation(operation, servers, bare, limits) {
  const turns = {};
  const states = {};
  for (const [name, { port }] of Object.entries(servers)) {
    turns[name] = [];
    states[name] = { ...counted(operation.start()), port };
    await turn(
      operation,
      states[name],
      { seconds: WARM_UP_SECONDS, requests: operation.connections * 50 },
      true,
    );
  }
  const bareRates = [];
  for (let round = 0; round < limits.rounds; round++) {
    for (const name of Object.keys(servers))
      turns[name].push(await turn(operation, states[name], limits, false));
    const rate = await bare?.rateOf(operation.name, operation.connections, limits.seconds);
    if (typeof rate === "number") bareRates.push(rate);
  }
  const rows = Object.fromEntries(Object.entries(turns).map(([name, list]) => [name, summarise(list)]));
  const ceiling = await generatorCeiling(operation, states.ours, turns.ours);
  if (bareRates.length > 0) rows.bare = { per_second: median(bareRates), per_second_by_round: bareRates };
  return { rows, generator: { ceiling_per_second: ceiling } };
}

/** Numbers the requests over all turns: no two writes are alike. */
function counted(session) {
  let n = 0;
  return { session, next: () => session.next(n++) };
}

async function turn(operation, { session, next, port }, limits, warmingUp) {
  const samples = [];
  // Operations that walk take so many steps of their way in a turn, however long.
  const walk = operation.walk && (warmingUp ? 1 : Math.min(operation.walk, limits.walk));
  const measured = await load({
    port,
    connections: operation.connections,
    seconds: walk ? Number.POSITIVE_INFINITY : limits.seconds,
    requests: walk || limits.requests,
    next: () => {
      const asked = next();
      if (samples.length < 50) samples.push(asked);
      return asked;
    },
    check: (body, asked) => session.check(body, asked),
  });
  await session.verify(async (path) => {
    const { status, body } = await send(undefined, port, { path });
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
    return JSON.parse(body);
  });
  return { ...measured, samples };
}

function summarise(turns) {
  const latencies = turns.flatMap((turn) => turn.latencies);
  const rates = turns.map(({ latencies: { length }, wall_ms }) => (length / wall_ms) * 1_000);
  return {
    requests: latencies.length,
    per_second: median(rates),
    per_second_by_round: rates,
    p50_ms: quantile(latencies, 0.5),
    p95_ms: quantile(latencies, 0.95),
    p99_ms: quantile(latencies, 0.99),
    generator_busy: Math.max(...turns.map(({ generator_busy }) => generator_busy)),
  };
}

/** Requests per second of the same load against a server that does nothing. */
async function generatorCeiling({ connections }, _state, [first]) {
  const bytes = Math.round(first.bytes / first.latencies.length);
  const child = fork(new URL("canned-server.mjs", import.meta.url));
  const [port] = await once(child, "message");
  try {
    const run = (seconds) =>
      load({
        port,
        connections,
        seconds,
        requests: 20_000,
        next: (n) => ({ ...first.samples[n % first.samples.length], path: `/?bytes=${bytes}` }),
        check: () => {},
      });
    await run(0.3);
    const { latencies, wall_ms } = await run(1);
    return (latencies.length / wall_ms) * 1_000;
  } finally {
    child.kill();
  }
}
