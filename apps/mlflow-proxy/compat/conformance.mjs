import { spawn } from "node:child_process";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEnvironment } from "./conformance/environment.mjs";

/**
 * Runs every check and ends with the sum of what they print. A check that breaks off counts as one failure. What they need of
 * Python is installed on first use, outside the repository.
 */
const cache = process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers");
const shared = ["--cache", cache];

/** One after another. The first installs what the others use; the second reads what the first has written. */
const first = [
  { script: "conformance/run.mjs", args: shared },
  { script: "conformance/support-table.mjs" },
  { script: "schema.mjs", environment: "mlflow-3.12" },
];

/** They mostly wait for servers and databases of their own: as many at once as there are cores, at most two. */
const together = [
  ...["mlflow-3", "mlflow-2.22"].flatMap((version) =>
    ["postgres", "sqlite"].map((database) => ["--versions", version, "--databases", database]),
  ),
  ...["postgres", "sqlite"].map((database) => ["--upgrade", "--databases", database]),
].map((args) => ({ script: "both-directions/run.mjs", args: [...shared, ...args] }));

const totals = { passed: 0, failed: 0 };
for (const check of first) await carryOut(check);
const waiting = [...together];
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await carryOut(next);
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;

/** What it prints is shown at its end, and counted. */
async function carryOut({ script, args = [], environment }) {
  const begin = Date.now();
  const given =
    environment === undefined ? args : [join(await ensureEnvironment(environment, cache), "python")];
  const { code, output } = await run(script, given);
  const { passed, failed } = totalsOf(output);
  totals.passed += passed;
  totals.failed += code !== 0 && failed === 0 ? 1 : failed;
  process.stdout.write(`--- ${script} (${Math.round((Date.now() - begin) / 1000)} s)\n${output}`);
}

/** What the last line of this form says. */
function totalsOf(output) {
  const [, passed = 0, failed = 0] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? [];
  return { passed: Number(passed), failed: Number(failed) };
}

async function run(script, args) {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, output };
}
