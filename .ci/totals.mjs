// Adds the totals of the logs named as arguments (their last line `N passed, N failed`) to those of the test reports.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { addUpReports, reportTotals } from "../tooling/bootstrap/totals.mjs";

const totals = addUpReports(fileURLToPath(new URL("..", import.meta.url)));
for (const log of process.argv.slice(2)) {
  const line = readFileSync(log, "utf8")
    .match(/(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/g)
    ?.at(-1);
  if (line === undefined) throw new Error(`${log} has no line "N passed, N failed"`);
  const [passed = 0, failed = 0, skipped = 0] = line.match(/\d+/g).map(Number);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}
reportTotals(totals);
process.exit(totals.failed === 0 ? 0 : 1);
