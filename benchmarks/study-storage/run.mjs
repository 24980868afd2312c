#!/usr/bin/env node
// Claim: studies on disk take at least 100 times as many trials a second as Optuna's SQLite storage, each with 10 parameters and
// 10 reports, asked and told one by one; with 100,000 trials, asking takes less than 50 ms and a page of the list less than 20 ms.
//
//   pnpm bench study-storage [--optuna-trials 40]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStudy } from "../../packages/study-store/dist/index.js";
import { pythonWith } from "../python-environment.mjs";

const bars = { times_optuna: 100, ask_ms: 50, page_ms: 20 };
const { values } = parseArgs({ options: { "optuna-trials": { type: "string", default: "40" } } });
const folder = mkdtempSync(join(tmpdir(), "cerebros-study-storage-"));
const space = Object.fromEntries(
  Array.from({ length: 10 }, (_, i) => [`x${i}`, { type: "float", low: 0, high: 1 }]),
);
const config = { name: "s", space, objectives: [{ metric: "loss" }] };

try {
  const python = await pythonWith(new URL("./requirements/optuna.txt", import.meta.url));
  const peer = new URL("./peer.py", import.meta.url).pathname;
  const optuna = JSON.parse(
    execFileSync(python, [peer, join(folder, "optuna.db"), values["optuna-trials"]], { encoding: "utf8" }),
  );
  const rows = [];
  for (const [synchronous, clients, trials] of [
    ["normal", 1, 3_000],
    ["normal", 10, 3_000],
    ["full", 1, 200],
    ["full", 10, 1_000],
  ]) {
    const study = await openStudy({
      path: join(folder, `${synchronous}-${clients}.db`),
      synchronous,
      ...config,
    });
    const trials_per_second = await fill(study, trials, clients);
    await study.close();
    rows.push({
      synchronous,
      clients,
      trials_per_second,
      times_optuna: trials_per_second / optuna.trials_per_second,
    });
  }
  const large = await measureLarge(100_000);
  const holds =
    rows[0].times_optuna >= bars.times_optuna && large.ask_ms < bars.ask_ms && large.page_ms < bars.page_ms;
  console.log(JSON.stringify(optuna));
  console.table(rows);
  console.log(JSON.stringify(large));
  const result = { bars, node: process.version, cores: cpus().length, holds, optuna, rows, large };
  writeFileSync(new URL("./results.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  console.log(holds ? "claim holds" : "claim failed");
  process.exitCode = holds ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Trials a second. */
async function fill(study, trials, clients) {
  let left = trials;
  const client = async () => {
    while (left-- > 0) {
      const [{ number }] = await study.ask();
      for (let step = 0; step < 10; step++) await study.report(number, { step, metrics: { loss: step } });
      await study.tell(number, { values: 1 });
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return trials / ((performance.now() - begun) / 1_000);
}

/** The slowest of 100 calls of each kind, in milliseconds, and the seconds that opening takes. */
async function measureLarge(trials) {
  const path = join(folder, "large.db");
  const written = await openStudy({ path, ...config });
  await fill(written, trials, 50);
  await written.close();
  const begun = performance.now();
  const study = await openStudy({ path, ...config });
  const open_s = (performance.now() - begun) / 1_000;
  const ask_ms = await slowest(() => study.ask());
  const page_ms = await slowest(async (i) =>
    study.list({ after: Math.floor((i * trials) / 100), limit: 100 }),
  );
  await study.close();
  return { trials, open_s, ask_ms, page_ms, rss_mb: process.memoryUsage().rss / 2 ** 20 };
}

async function slowest(call) {
  let most = 0;
  for (let i = 0; i < 100; i++) {
    const begun = performance.now();
    await call(i);
    most = Math.max(most, performance.now() - begun);
  }
  return most;
}
