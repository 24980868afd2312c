import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { clients, peerEnvironment } from "./clients.mjs";
import { ensureEnvironment } from "./environment.mjs";
import { judge } from "./judge.mjs";
import { finish, printClient } from "./report.mjs";
import { startOurs, startPeer } from "./server.mjs";

const help = `Lets the official Python clients judge a tracking server.

  node run.mjs [options]

  (nothing)                  our server as built, on free ports, with fresh databases and folders
  --peer                     the official server of the newest version instead
  --url URL                  a server that runs already
  --kind mlflow|cerebros     whose answers to expect; follows from the above, cerebros for --url
  --backend-store-uri URI    database of the server that is started (default: a fresh SQLite file)
  --clients 2.9,2.22,3,http  which clients (default: all of clients.mjs; those of another database, or of other
                             settings, only where this program starts the server and chooses the database)
  --groups core,wire/errors  which groups (default: all)
  --parallel N               how many clients at once (default: 2, or 1 on a single core)
  --cache FOLDER             where the clients are installed (CEREBROS_PEERS, default: cerebros-peers below TMPDIR)
  --keep                     keep database, files and log of the server
`;

const { values: options } = parseArgs({
  options: {
    peer: { type: "boolean", default: false },
    url: { type: "string" },
    kind: { type: "string" },
    "backend-store-uri": { type: "string" },
    clients: { type: "string" },
    groups: { type: "string" },
    parallel: { type: "string", default: String(Math.min(2, availableParallelism())) },
    cache: { type: "string", default: process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers") },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const resultFile = new URL("../../test-results/conformance.json", import.meta.url);

/** What has to be stopped when this program is. */
const started = new Set();
let interrupted = false;

if (options.help) process.stdout.write(help);
else await main().catch(reportFailedRun);

async function main() {
  const chosen = chooseClients();
  const kind = options.kind ?? (options.peer ? "mlflow" : "cerebros");
  const folder = mkdtempSync(join(tmpdir(), "mlflow-conformance-"));
  try {
    const programs = new Map();
    const environments = chosen.map((client) => client.environment);
    const needed = new Set(options.peer ? [peerEnvironment, ...environments] : environments);
    await Promise.all(
      [...needed].map(async (name) => programs.set(name, await ensureEnvironment(name, options.cache))),
    );
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, interrupt);
    const urls = new Map();
    for (const server of new Set(chosen.map((client) => client.server))) {
      urls.set(server, options.url ?? (await startServer(folder, server, programs.get(peerEnvironment))));
    }
    const version = await fetch(`${[...urls.values()][0]}/version`).then((response) => response.text());
    process.stdout.write(`${kind} ${version} at ${[...urls.values()].join(", ")}\n`);
    const results = await inTurns(chosen, async (client) => {
      const [bin, url] = [programs.get(client.environment), urls.get(client.server)];
      const result = await judge(client, { bin, url, kind, folder, started });
      if (interrupted) throw new Error("interrupted");
      printClient(result);
      return result;
    });
    process.exitCode = finish({ kind, version, complete: isComplete() }, results, resultFile) ? 0 : 1;
  } finally {
    await stopAll();
    if (options.keep) process.stdout.write(`kept ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** Something around the tests failed: an installation, the start of the server. Nothing was judged. */
function reportFailedRun(error) {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = interrupted ? 130 : 2;
}

/** The address of a new server of this kind. */
async function startServer(folder, kind, bin) {
  const uri = options["backend-store-uri"];
  const own = join(folder, kind);
  mkdirSync(own);
  const server = options.peer ? await startPeer(own, uri, bin) : await startOurs(own, kind, uri);
  started.add(server);
  return server.url;
}

/** Some at once, as many as asked for; the results are in the order of the items. */
async function inTurns(items, work) {
  const results = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(options.parallel)) }, worker));
  return results;
}

/** Whatever runs is stopped; the run itself then ends by its usual way out. */
async function interrupt() {
  interrupted = true;
  await stopAll();
}

async function stopAll() {
  await Promise.all([...started].map((one) => one.stop()));
  started.clear();
}

/** All clients on all groups, and every one on the server that it is meant for. */
function isComplete() {
  return [options.clients, options.groups, options.url, options["backend-store-uri"]].every(
    (one) => one === undefined,
  );
}

/** The clients that have something to run, each with the folders and files of its groups. */
function chooseClients() {
  const names = options.clients?.split(",");
  const groups = options.groups?.split(",");
  const ready = options.peer || options.url !== undefined || options["backend-store-uri"] !== undefined;
  const found = clients
    .filter((client) => names === undefined || names.includes(client.name))
    .filter((client) => !ready || client.server === "default")
    .map((client) => ({ ...client, paths: pathsOf(client, groups) }))
    .filter((client) => client.paths.length > 0);
  if (found.length > 0) return found;
  process.stderr.write(`error: no client has such a group\n\n${help}`);
  process.exit(2);
}

/** What is asked for and belongs to the client: `core` names all groups below it. */
function pathsOf(client, asked = client.groups) {
  const both = asked.flatMap((one) =>
    client.groups.flatMap((own) => {
      if (one === own || one.startsWith(`${own}/`)) return [one];
      return own.startsWith(`${one}/`) ? [own] : [];
    }),
  );
  return both.map((group) => group.replace(/\/(.+)$/, "/test_$1.py"));
}
