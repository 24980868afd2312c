#!/usr/bin/env node
// Claims: README.md beside this file. pnpm bench training --help
import { writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { wasmBackend } from "../../packages/accelerator/dist/index.js";
import { peersFolder } from "../python-environment.mjs";
import { median } from "./clock.mjs";
import { measureLstm } from "./lstm.mjs";
import { sixteenUnits } from "./networks.mjs";
import { loadPeak } from "./peak.mjs";
import { judge, tables } from "./report.mjs";
import { measureSteps } from "./steps.mjs";
import { measureShare, measureTable } from "./table.mjs";
import { measureWorkers } from "./workers.mjs";

const parts = ["tfjs", "keras", "table", "workers", "lstm"];

const help = `pnpm bench training [options]: steps of the compiled trainer beside tfjs and Keras

  --quick          short turns and a part of the table, for CI: less than a minute once Keras is installed
  --tolerance F    share of each bar that has to be reached for exit code 0 (default 1)
  --only A,B       these parts only: ${parts.join(", ")}
  --cache FOLDER   where Keras is installed (CEREBROS_PEERS, default: cerebros-peers below TMPDIR)
  --out FILE       where the results go as JSON (default: results.json here, none with --quick or --only)`;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    tolerance: { type: "string", default: "1" },
    only: { type: "string" },
    cache: { type: "string", default: peersFolder },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const limits = options.quick
  ? {
      steps: { rounds: 3, epochs: 60, tfjs_steps: 30, keras_epochs: 5 },
      table: { widths: [128, 512], depths: [1, 3], batches: [64, 256], turns: 5 },
      workers: { rounds: 5, turn_ms: 400 },
      lstm: { neurons: [128], rounds: 1, steps: 5, tfjs_steps: 1, keras_epochs: 2 },
    }
  : {
      steps: { rounds: 7, epochs: 200, tfjs_steps: 60, keras_epochs: 10 },
      table: {
        widths: [4, 16, 64, 128, 256, 512],
        depths: [1, 3, 5, 7],
        batches: [8, 32, 64, 256, 1024],
        turns: 7,
      },
      workers: { rounds: 9, turn_ms: 1000 },
      lstm: { neurons: [128, 512], rounds: 2, steps: 5, tfjs_steps: 1, keras_epochs: 2 },
    };
const small = { batch: 32, rows: 1024 };

async function main() {
  if (options.help) return console.log(help);
  const tolerance = Number(options.tolerance);
  if (!(tolerance > 0 && tolerance <= 1)) throw new Error(`--tolerance is above 0 and at most 1\n\n${help}`);
  const chosen = options.only?.split(",") ?? parts;
  const unknown = chosen.find((part) => !parts.includes(part));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}\n\n${help}`);
  const backend = await wasmBackend();
  if (backend === null) throw new Error("this Node has no WebAssembly SIMD");

  const load_before = loadavg()[0];
  const peak = await loadPeak();
  const network = sixteenUnits();
  const peers = chosen.filter((part) => part === "tfjs" || part === "keras");
  // First, while nothing else takes and gives back memory.
  const workers = chosen.includes("workers")
    ? await measureWorkers({ network, ...small }, limits.workers)
    : null;
  const steps =
    peers.length > 0
      ? await measureSteps({ ...small, network, backend, peers, cache: options.cache }, limits.steps)
      : null;
  const share = { backend, peak, turns: limits.table.turns };
  const measured = {
    mode: options.quick ? "quick" : "full",
    versions: { node: process.version, v8: process.versions.v8, ...steps?.versions },
    peak_gflops: median(Array.from({ length: 9 }, peak)),
    small_graph: measureShare(network, { ...share, batch: small.batch, warm_ms: 1000 }),
    steps: steps?.rows ?? null,
    table: chosen.includes("table") ? measureTable(limits.table, share) : null,
    workers,
  };
  if (chosen.includes("lstm")) {
    measured.lstm = [];
    const among = { backend, peers: ["tfjs", "keras"], cache: options.cache };
    for (const neurons of limits.lstm.neurons)
      measured.lstm.push(await measureLstm(neurons, among, limits.lstm));
  }
  const results = judge(tolerance, {
    ...measured,
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      system: `${platform()} ${release()}`,
      load_before,
      load_after: loadavg()[0],
    },
  });
  console.log(tables(results));
  const here = fileURLToPath(new URL("./results.json", import.meta.url));
  const out = options.out ?? (options.quick || options.only ? null : here);
  if (out) writeFileSync(out, `${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = results.holds ? 0 : 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
