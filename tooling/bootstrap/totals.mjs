import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "./manifests.mjs";

const reportOf = (folder) => join(folder, "test-results", "vitest.json");

/**
 * Removes the reports of earlier runs, so that only what runs now, or is taken from the cache now, is counted.
 *
 * @param {string} root
 */
export function forgetReports(root) {
  for (const folder of packageFolders(root)) rmSync(reportOf(folder), { force: true });
}

/**
 * Adds up the reports of all packages. A test file that failed before any of its tests ran counts as one failure.
 *
 * @param {string} root
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function addUpReports(root) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of packageFolders(root).map(reportOf)) {
    if (!existsSync(file)) continue;
    const report = JSON.parse(readFileSync(file, "utf8"));
    totals.passed += report.numPassedTests;
    totals.failed += report.numFailedTests;
    totals.skipped += report.numPendingTests + report.numTodoTests;
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    );
    totals.failed += broken.length;
  }
  return totals;
}
