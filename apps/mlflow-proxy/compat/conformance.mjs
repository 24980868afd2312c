import { spawn } from "node:child_process";

/** Runs every check and ends with the sum of what they print. A check that breaks off counts as one failure. */
const totals = { passed: 0, failed: 0 };
for (const script of ["schema.mjs", "client.mjs"]) {
  const { code, output } = await run(script);
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)];
  for (const [, passed, failed] of lines) {
    totals.passed += Number(passed);
    totals.failed += Number(failed);
  }
  if (lines.length === 0 || (code !== 0 && lines.every(([, , failed]) => failed === "0"))) totals.failed += 1;
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;

async function run(script) {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...process.argv.slice(2)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, output };
}
