import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "./clean-environment.mjs";
import { stopGroup } from "./server.mjs";

const JUDGE_LIMIT_MS = 20 * 60_000;

/**
 * Runs the chosen groups of one client against a server and returns its report. While they run, `started` holds a
 * way to stop them.
 */
export async function judge(client, { bin, url, kind, folder, started }) {
  const tests = new URL("tests", import.meta.url).pathname;
  const home = join(folder, `client-${client.name}`);
  mkdirSync(home);
  const report = join(home, "report.json");
  const flags = ["-c", join(tests, "pytest.ini"), "--server-url", url, "--server-kind", kind];
  const begin = Date.now();
  const child = spawn(
    join(bin, "python"),
    ["-m", "pytest", ...flags, "--report", report, ...client.paths.map((path) => join(tests, path))],
    {
      cwd: home,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: cleanEnvironment({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0", MLFLOW_HTTP_REQUEST_TIMEOUT: "60" }),
    },
  );
  const ended = new Promise((resolve) => child.once("error", resolve).once("close", resolve));
  const run = { stop: () => stopGroup(child, ended) };
  const limit = setTimeout(run.stop, JUDGE_LIMIT_MS);
  started.add(run);
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  await ended;
  clearTimeout(limit);
  started.delete(run);
  const seconds = Math.round((Date.now() - begin) / 1000);
  const found = existsSync(report)
    ? JSON.parse(readFileSync(report, "utf8"))
    : unfinished(Buffer.concat(output).toString());
  return { name: client.name, seconds, ...found };
}

/** Tests that did not come to an end are one failure that shows what was printed. */
function unfinished(output) {
  const reason = `the tests ended without a report\n${output.slice(-4_000)}`;
  const tests = [{ test: "the whole run", outcome: "failed", reason }];
  return { groups: [{ group: "all", passed: 0, failed: 1, skipped: 0, tests }] };
}
