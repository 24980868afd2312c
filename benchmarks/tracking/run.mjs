#!/usr/bin/env node
// Claims: README.md beside this file. pnpm bench tracking --help
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureEnvironment } from "../../apps/mlflow-proxy/compat/conformance/environment.mjs";
import { sizes } from "./data-set.mjs";
import { databasesIn } from "./databases.mjs";
import { measureOperation } from "./measure.mjs";
import { operations } from "./operations.mjs";
import { memoryOf } from "./process-tree.mjs";
import { median } from "./quantile.mjs";
import { bars, judge, table } from "./report.mjs";
import { settle, startServer } from "./server-process.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const help = `pnpm bench tracking [options]: MLflow's server and ours on the same load

  --quick          short turns, for CI: at most 3 minutes
  --store NAME     sqlite (default) or postgres: what both servers keep their data in
  --tolerance F    share of each bar that has to be reached for exit code 0 (default 1)
  --only A,B       these operations only: ${operations.map(({ name }) => name).join(", ")}
  --cache FOLDER   where MLflow is installed (CEREBROS_PEERS, default: cerebros-peers below TMPDIR)
  --server FILE    main module of our server (default: as built in apps/mlflow-proxy)
  --out FILE       where the results go as JSON (default: results.json or results-postgres.json here, none with
                   --quick or --only)`;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    store: { type: "string", default: "sqlite" },
    tolerance: { type: "string", default: "1" },
    only: { type: "string" },
    cache: { type: "string", default: process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers") },
    server: { type: "string", default: here("../../apps/mlflow-proxy/dist/main.js") },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const limits = options.quick
  ? { rounds: 2, seconds: 1.5, requests: 3_000, walk: 3, starts: { ours: 3, mlflow: 1 } }
  : { rounds: 3, seconds: 4, requests: 20_000, walk: 20, starts: { ours: 7, mlflow: 3 } };

const resultFiles = { sqlite: "results.json", postgres: "results-postgres.json" };

async function main() {
  if (options.help) return print(help);
  if (!Object.hasOwn(resultFiles, options.store))
    throw new Error(`there is no store ${options.store}\n\n${help}`);
  if (!existsSync(options.server)) throw new Error(`${options.server} is missing: pnpm build`);
  const tolerance = Number(options.tolerance);
  if (!(tolerance > 0 && tolerance <= 1)) throw new Error(`--tolerance is above 0 and at most 1\n\n${help}`);
  const chosen = choose(options.only);
  const bin = await ensureEnvironment("mlflow-3", options.cache);
  const commands = {
    mlflow: [join(bin, "mlflow"), "server"],
    ours: [process.execPath, options.server, "server"],
  };
  const folder = mkdtempSync(join(tmpdir(), "cerebros-bench-tracking-"));
  const databases = await databasesIn(options.store, folder);
  const running = [];
  try {
    const load_before = loadavg()[0];
    const contenders = Object.fromEntries(
      Object.entries(commands).map(([name, command]) => {
        return [name, { command, folder: join(folder, name), store_uri: databases.uriOf(name) }];
      }),
    );
    const start = await measureStarts(contenders);
    for (const name of Object.keys(contenders)) await databases.fill(name);
    print(`filled both databases with ${sizes.runs} runs and a history of ${sizes.points} points`);

    const servers = {};
    for (const [name, contender] of Object.entries(contenders)) {
      servers[name] = await startServer(contender);
      running.push(servers[name]);
      await settle(servers[name]);
    }
    const memory = { idle: memoryOfAll(servers) };
    const bare = databases.bareClient();
    const rows = await measureAll(chosen, servers, bare).finally(() => bare?.close());
    await sleep(2_000);
    memory.after_load = memoryOfAll(servers);

    const results = judge(bars[options.store], tolerance, {
      store: options.store,
      versions: { ...versions(bin), ...databases.versions },
      machine: {
        cpu: cpus()[0]?.model ?? "unknown",
        cores: cpus().length,
        memory_gib: Math.round(totalmem() / 2 ** 30),
        system: `${platform()} ${release()}`,
        load_before,
        load_after: loadavg()[0],
      },
      mode: options.quick ? "quick" : "full",
      operations: rows,
      start,
      memory,
    });
    print(table(results));
    const out = options.out ?? (options.quick || options.only ? null : here(resultFiles[options.store]));
    if (out) writeFileSync(out, `${JSON.stringify(results, null, 2)}\n`);
    process.exitCode = results.holds ? 0 : 1;
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    await databases.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function choose(only) {
  if (only === undefined) return operations;
  return only.split(",").map((name) => {
    const found = operations.find((operation) => operation.name === name);
    if (!found) throw new Error(`there is no operation ${name}\n\n${help}`);
    return found;
  });
}

/**
 * Milliseconds from spawning a server to its first 200, in turns. The first start makes the database, the others find it;
 * only those count as starts.
 */
async function measureStarts(contenders) {
  const times = {};
  for (const [name, contender] of Object.entries(contenders)) {
    const first = await startServer(contender);
    await first.stop();
    times[name] = { making_database_ms: first.first_answer_ms, health: [], first_answer: [] };
  }
  for (let round = 0; round < Math.max(...Object.values(limits.starts)); round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      if (round >= limits.starts[name]) continue;
      const server = await startServer(contender);
      await server.stop();
      times[name].health.push(server.health_ms);
      times[name].first_answer.push(server.first_answer_ms);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, { making_database_ms, health, first_answer }]) => [
      name,
      {
        starts: health.length,
        health_ms: median(health),
        first_answer_ms: median(first_answer),
        making_database_ms,
      },
    ]),
  );
}

/** An operation that a server does not serve, or answers wrongly, fails its claim and leaves the others be. */
async function measureAll(chosen, servers, bare) {
  const rows = [];
  for (const operation of chosen) {
    const { name, title, connections, bar } = operation;
    try {
      const measured = await measureOperation(operation, servers, bare, limits);
      rows.push({ name, title, connections, bar, ...measured });
      const { ours, mlflow } = measured.rows;
      print(`${title}: ${ours.per_second.toFixed(1)}/s, MLflow ${mlflow.per_second.toFixed(1)}/s`);
    } catch (error) {
      rows.push({ name, title, connections, bar, error: error.message });
      print(`${title}: ${error.message}`);
    }
  }
  return rows;
}

function memoryOfAll(servers) {
  return Object.fromEntries(Object.entries(servers).map(([name, { pid }]) => [name, memoryOf(pid)]));
}

function versions(bin) {
  const ask = (program, args) => execFileSync(program, args, { encoding: "utf8" }).trim();
  const python = join(bin, "python");
  return {
    mlflow: ask(python, ["-c", "import importlib.metadata as m; print(m.version('mlflow'))"]),
    python: ask(python, ["-c", "import platform; print(platform.python_version())"]),
    ours: ask(process.execPath, [options.server, "--version"]),
    node: process.version,
  };
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
