import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureEnvironment } from "../conformance/environment.mjs";
import { startOurs, startPeer } from "../conformance/server.mjs";
import { casesOf } from "./cases.mjs";
import { compare, outcome, outcomeBeside } from "./compare.mjs";
import { differences } from "./differences.mjs";
import { endpoints } from "./endpoints/index.mjs";
import { send } from "./send.mjs";
import { makeWorld } from "./world.mjs";

const help = `Makes every mistake in every field of every endpoint, at the official server and at ours as built, and compares.

  node run.mjs [options]

  --only TEXT      endpoints whose method and path contain it, e.g. "POST runs/"
  --theirs URL     an official server that runs already
  --ours URL       a server of ours that runs already
  --cache FOLDER   where the official server is installed (CEREBROS_PEERS, default: cerebros-peers below TMPDIR)
`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    theirs: { type: "string" },
    ours: { type: "string" },
    cache: { type: "string", default: process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers") },
    help: { type: "boolean", default: false },
  },
});

/** The newest release: the one whose answers count. */
const peer = "mlflow-3";
const totals = { passed: 0, failed: 0 };
const occurred = new Set();
/** Of each endpoint, so that no two requests make the same thing. */
let unique = 0;

if (options.help) process.stdout.write(help);
else await main();

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "mlflow-bad-input-"));
  const started = [];
  const start = async (name, starter, url) => {
    if (url !== undefined) return url;
    const own = join(folder, name);
    mkdirSync(own);
    const server = await starter(own);
    started.push(server);
    return server.url;
  };
  try {
    const theirs = await start(
      "theirs",
      async (own) => startPeer(own, undefined, await ensureEnvironment(peer, options.cache)),
      options.theirs,
    );
    const ours = await start("ours", (own) => startOurs(own, "default"), options.ours);
    await compareServers(theirs, ours);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

async function compareServers(...urls) {
  const worlds = await Promise.all(urls.map(makeWorld));
  const chosen = endpoints.filter(({ method, path }) => `${method} ${path}`.includes(options.only));
  for (const endpoint of chosen) await compareEndpoint(endpoint, urls, worlds);
  if (options.only !== "") return;
  for (const key of listed())
    if (!occurred.has(key)) fail(`difference ${key}`, "it is listed but does not occur");
}

async function compareEndpoint(endpoint, urls, worlds) {
  const methods = new Set(endpoints.filter(({ path }) => path === endpoint.path).map(({ method }) => method));
  const before = { ...totals };
  let [same, differing] = [0, 0];
  let fields = null;
  for (const { field, title, make } of casesOf({ ...endpoint, methods })) {
    if (fields === null) {
      unique += 1;
      fields = await Promise.all(worlds.map((world) => endpoint.prepare(world, unique)));
    }
    const [theirs, ours] = await Promise.all(
      urls.map((url, index) => send(url, make(fields[index], unique))),
    );
    // What was done is not there to be done again.
    if (theirs.status < 400 || ours.status < 400) fields = null;
    const at = { endpoint: `${endpoint.method} ${endpoint.path}`, field: field ?? "(whole)", title };
    const problem = compare({ theirs, ours, field });
    const isKnown = problem !== null && find(at, outcome(theirs), outcomeBeside(theirs, ours));
    if (problem === null) same += 1;
    else if (isKnown) differing += 1;
    else fail(`${at.endpoint} ${at.field}: ${title}`, problem);
    if (problem === null || isKnown) totals.passed += 1;
  }
  const failed = totals.failed - before.failed;
  process.stdout.write(
    `${endpoint.method} ${endpoint.path}: ${same} alike, ${differing} different on purpose, ${failed} failed\n`,
  );
}

/** Whether the difference is listed; notes that it occurred. */
function find({ endpoint, field, title }, theirs, ours) {
  const index = differences.findIndex(
    (difference) =>
      difference.fields[endpoint]?.includes(field) &&
      difference.titles.includes(title) &&
      difference.theirs.test(theirs) &&
      difference.ours.test(ours),
  );
  if (index < 0) return false;
  occurred.add(`${index} ${endpoint} ${field}`).add(`${index} ${title}`);
  return true;
}

/** Every field and every title of the list by the key under which `find` notes it. */
function listed() {
  return differences.flatMap(({ fields, titles }, index) => [
    ...Object.entries(fields).flatMap(([endpoint, names]) =>
      names.map((name) => `${index} ${endpoint} ${name}`),
    ),
    ...titles.map((title) => `${index} ${title}`),
  ]);
}

function fail(name, problem) {
  totals.failed += 1;
  process.stdout.write(`FAIL ${name}\n${problem.replace(/^/gm, "       ")}\n`);
}
