#!/usr/bin/env node
// The Ames house prices: what a default search gives, ten folds and five random splits beside ridge regression and boosted
// trees, and what becomes of the published example that has the price among its inputs. README.md says what is claimed.
//
//   pnpm bench ames [--only default,folds,splits,leak] [--trials 24] [--ensemble 10] [--seeds 1,2,3] [--repeat]
//
// `--seeds` are those of the default search; without --only, nothing else is run then. `--repeat` does each twice.
// Reads ../shared/data/ames.csv next to the repository, or the file named by CEREBROS_AMES_CSV.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { data, skipWithoutData } from "./data.mjs";
import { searchWithDefaults } from "./default-search.mjs";
import { crossValidate } from "./folds.mjs";
import { publishedExample } from "./leak.mjs";
import { startPeers } from "./peers.mjs";
import { severalSplits } from "./splits.mjs";
import { printScores, printSpread } from "./tables.mjs";

const parts = ["default", "leak", "folds", "splits"];
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    seeds: { type: "string" },
    trials: { type: "string", default: "24" },
    ensemble: { type: "string", default: "10" },
    repeat: { type: "boolean", default: false },
  },
});
const only = values.only?.split(",") ?? (values.seeds === undefined ? parts : ["default"]);
const unknown = only.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join()}: expected some of ${parts.join()}`);
  process.exit(2);
}
skipWithoutData();

const size = { trials: Number(values.trials), ensemble: Number(values.ensemble) };
const peers = only.some((name) => name === "folds" || name === "splits") ? await startPeers(data) : null;
const found = {};
for (const name of parts.filter((name) => only.includes(name))) {
  console.log(`\n${name}`);
  found[name] = await measure(name);
}
peers?.stop();

if (found.default) console.table(found.default.rows);
if (found.folds) printScores(found.folds.pooled);
if (found.splits) printSpread(found.splits.summary);

// Parts that were not run keep their figures.
const file = new URL("./results.json", import.meta.url);
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const about = { node: process.version, cores: cpus().length, ...peers?.versions };
const measured = Object.fromEntries(
  Object.entries(found).map(([name, result]) => [name, { ...about, ...result }]),
);
writeFileSync(file, `${JSON.stringify({ ...before, ...measured }, null, 2)}\n`);

const failed = Object.keys(found).filter((name) => found[name].holds === false);
console.log(failed.length === 0 ? "claim holds" : `claim failed: ${failed.join()}`);
process.exit(failed.length === 0 ? 0 : 1);

function measure(name) {
  if (name === "default") {
    const seeds = (values.seeds ?? "1,2,3").split(",").map(Number);
    return searchWithDefaults(data, { seeds, repeat: values.repeat });
  }
  if (name === "leak") return publishedExample(data);
  return name === "folds"
    ? crossValidate(data, peers, { ...size, seed: 1 })
    : severalSplits(data, peers, size);
}
