import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "../conformance/clean-environment.mjs";
import { startOurs, startPeer } from "../conformance/server.mjs";
import { ask } from "./ask.mjs";
import { wrongClaims } from "./check.mjs";
import { compareAnswers, missingFrom } from "./compare.mjs";
import { knownDifferences } from "./differences.mjs";
import { allRequests } from "./requests/all.mjs";
import { writeOurs } from "./write-ours.mjs";

const WRITE_LIMIT_MS = 300_000;

/**
 * One database, from the first row to the last: MLflow writes, both servers are asked; ours writes, both are asked again, and
 * MLflow is to know every value that was sent; each goes on with what the other began.
 *
 * @param options.bin folder of the programs of an installed MLflow.
 * @param options.folder for files of artifacts and logs.
 */
export async function share({ kind, uri, bin, folder, scale, report }) {
  const written = await runPython(bin, "write.py", [uri, join(folder, "written"), scale]);
  report.check("check", await wrongClaims(uri, await runPython(bin, "count_rows.py", [uri])));
  const known = knownDifferences(written.version, kind);
  const servers = await startBoth(uri, bin, folder);
  try {
    await compare(servers, allRequests(written), known, report);
    const ours = await writeOurs(servers.ours.url, written, folder);
    for (const { request, answer } of ours.expectations) {
      const found = await ask(servers.theirs.url, request);
      report.check(`MLflow reads what ours wrote: ${request.title}`, missingFrom(request, found, answer));
    }
    await runPython(bin, "go_on.py", [uri], ours.written);
    await compare(servers, [...allRequests(ours.written), ...ours.touched], known, report);
  } finally {
    await servers.stop();
  }
}

async function compare({ theirs, ours }, requests, known, report) {
  for (const request of requests) {
    const [expected, actual] = await Promise.all([ask(theirs.url, request), ask(ours.url, request)]);
    report.check(request.title, compareAnswers(request, expected, actual, known));
  }
}

async function startBoth(uri, bin, folder) {
  const place = (name) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const theirs = await startPeer(place("theirs"), uri, bin);
  try {
    const ours = await startOurs(place("ours"), "default", uri);
    return { theirs, ours, stop: () => Promise.all([theirs.stop(), ours.stop()]) };
  } catch (error) {
    await theirs.stop();
    throw error;
  }
}

/** What a script prints, as JSON; what it says besides appears only when it fails. */
async function runPython(bin, script, args, input = null) {
  const path = new URL(script, import.meta.url).pathname;
  const running = promisify(execFile)(join(bin, "python"), [path, ...args], {
    env: cleanEnvironment(),
    timeout: WRITE_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  running.child.stdin.end(JSON.stringify(input));
  const { stdout } = await running;
  return JSON.parse(stdout);
}
