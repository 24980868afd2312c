import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
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
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[] }} `failures` names each failed test
 *   with its file and message, for the end of a log that nobody reads from the start.
 */
export function addUpReports(root) {
  const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
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
    for (const { name, message } of broken) totals.failures.push(`${relative(root, name)}\n${message}`);
    for (const { name, assertionResults } of report.testResults) {
      for (const { fullName, failureMessages } of assertionResults.filter(
        ({ status }) => status === "failed",
      )) {
        totals.failures.push(`${relative(root, name)}: ${fullName}\n${failureMessages.join("\n")}`);
      }
    }
  }
  return totals;
}

/** The last lines of a test command: what failed and why, then the totals. */
export function reportTotals({ passed, failed, skipped, failures }) {
  for (const failure of failures) process.stdout.write(`\nFAILED ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
}
