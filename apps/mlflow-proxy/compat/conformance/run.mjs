import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { clients, peerEnvironment } from "./clients.mjs";
import { ensureEnvironment } from "./environment.mjs";
import { judge } from "./judge.mjs";
import { finish, printClient } from "./report.mjs";
import { startOurs, startPeer } from "./server.mjs";

const help = `Lets the official Python clients judge a tracking server.

  node run.mjs [options]

  (nothing)                  our server as built, on a free port, with a fresh database and folder
  --peer                     the official server of the newest version instead
  --url URL                  a server that runs already
  --kind mlflow|cerebros     whose answers to expect; follows from the above, cerebros for --url
  --backend-store-uri URI    database of the server that is started (default: a fresh SQLite file)
  --clients 2.9,2.22,3,http  which clients (default: all)
  --groups core,wire/errors  which groups (default: all)
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
    for (const name of new Set(options.peer ? [peerEnvironment, ...environments] : environments)) {
      programs.set(name, await ensureEnvironment(name, options.cache));
    }
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, interrupt);
    const url = options.url ?? (await startServer(folder, programs.get(peerEnvironment)));
    const version = await fetch(`${url}/version`).then((response) => response.text());
    process.stdout.write(`${kind} ${version} at ${url}\n`);
    const results = [];
    for (const client of chosen) {
      const bin = programs.get(client.environment);
      const result = await judge(client, { bin, url, kind, folder, started });
      if (interrupted) throw new Error("interrupted");
      printClient(result);
      results.push(result);
    }
    process.exitCode = finish({ kind, version }, results, resultFile) ? 0 : 1;
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

async function startServer(folder, bin) {
  const uri = options["backend-store-uri"];
  const server = options.peer ? await startPeer(folder, uri, bin) : await startOurs(folder, uri);
  started.add(server);
  return server.url;
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

/** The clients that have something to run, each with the folders and files of its groups. */
function chooseClients() {
  const names = options.clients?.split(",");
  const groups = options.groups?.split(",");
  const found = clients
    .filter((client) => names === undefined || names.includes(client.name))
    .map((client) => ({ ...client, paths: pathsOf(client, groups) }))
    .filter((client) => client.paths.length > 0);
  if (found.length > 0) return found;
  process.stderr.write(`error: no client has such a group\n\n${help}`);
  process.exit(2);
}

function pathsOf(client, groups = client.groups) {
  return groups
    .filter((group) => client.groups.includes(group.split("/")[0]))
    .map((group) => group.replace(/\/(.+)$/, "/test_$1.py"));
}
