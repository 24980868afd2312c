import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEnvironment } from "./conformance/environment.mjs";

/**
 * Runs every check, one after another, and ends with the sum of what they print. A check that breaks off counts as one
 * failure. What they need of Python is installed on first use, outside the repository.
 */
const cache = process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers");
const shared = ["--cache", cache];
const checks = [
  { script: "conformance/run.mjs", args: ["--cache", cache] },
  { script: "conformance/support-table.mjs" },
  // Either release on either database is enough here; without arguments it shares all four.
  { script: "both-directions/run.mjs", args: [...shared, "--versions", "mlflow-3", "--databases", "sqlite"] },
  {
    script: "both-directions/run.mjs",
    args: [...shared, "--versions", "mlflow-2.22", "--databases", "postgres"],
  },
  { script: "both-directions/run.mjs", args: [...shared, "--upgrade", "--databases", "sqlite"] },
  { script: "schema.mjs", environment: "mlflow-3.12" },
];

const totals = { passed: 0, failed: 0 };
for (const { script, args = [], environment } of checks) {
  process.stdout.write(`--- ${script}\n`);
  const bin = environment === undefined ? null : await ensureEnvironment(environment, cache);
  const { code, output } = await run(script, bin === null ? args : [join(bin, "python")]);
  const { passed, failed } = totalsOf(output);
  totals.passed += passed;
  totals.failed += code !== 0 && failed === 0 ? 1 : failed;
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;

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
    process.stdout.write(chunk);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, output };
}
