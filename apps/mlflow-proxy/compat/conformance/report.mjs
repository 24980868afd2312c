import { mkdirSync, writeFileSync } from "node:fs";
import { titleOf } from "./clients.mjs";

/** Prints the groups of one client with the reason of every skip and the end of every failure. */
export function printClient(result) {
  print(`\n${titleOf(result)} (${result.seconds} s)`);
  print(`  ${"group".padEnd(32)}${["passed", "failed", "skipped"].map((word) => word.padStart(9)).join("")}`);
  for (const group of result.groups) {
    const numbers = [group.passed, group.failed, group.skipped].map((n) => String(n).padStart(9)).join("");
    print(`  ${group.group.padEnd(32)}${numbers}${skipReasons(group)}`);
  }
  for (const group of result.groups) {
    for (const test of group.tests.filter((one) => one.outcome === "failed")) {
      print(`  FAIL ${group.group} ${test.test}`);
      print(indent(test.reason.trim().split("\n").slice(-12).join("\n")));
    }
  }
}

/**
 * Prints the totals as the last line, writes everything as JSON, and tells whether all held.
 *
 * @param run whose server was judged, which version it claims, and whether all clients judged it on all groups.
 */
export function finish(run, results, file) {
  const total = (outcome) => results.flatMap((r) => r.groups).reduce((sum, group) => sum + group[outcome], 0);
  const totals = { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...run, ...totals, clients: results }, null, 2)}\n`);
  print(`\n${totals.skipped} skipped, with the reasons above`);
  print(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 && totals.passed > 0;
}

function skipReasons(group) {
  const reasons = [...new Set(group.tests.filter((t) => t.outcome === "skipped").map((t) => t.reason))];
  return reasons.length > 0 ? `  ${reasons.join("; ")}` : "";
}

function indent(text) {
  return text.replace(/^/gm, "       ");
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
