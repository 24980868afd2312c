import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "../conformance/clean-environment.mjs";
import { ask } from "./ask.mjs";
import { wrongClaims } from "./check.mjs";
import { missingFrom } from "./compare.mjs";
import { knownDifferences } from "./differences.mjs";
import { allRequests } from "./requests/all.mjs";
import { compareServers, startBoth } from "./servers.mjs";
import { changeTheirs, writeOurs } from "./write-ours.mjs";

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
    await compareServers(servers, allRequests(written), known, report);
    const ours = await writeOurs(servers.ours.url, folder, written.logged_models.length > 0);
    const changed = await changeTheirs(servers.ours.url, written);
    for (const { request, answer } of [...ours.expectations, ...changed.expectations]) {
      const found = await ask(servers.theirs.url, request);
      report.check(`MLflow reads what ours wrote: ${request.title}`, missingFrom(request, found, answer));
    }
    await runPython(bin, "go_on.py", [uri], ours.written);
    await compareServers(servers, [...allRequests(ours.written), ...changed.touched], known, report);
  } finally {
    await servers.stop();
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
