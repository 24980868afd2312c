import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "../conformance/clean-environment.mjs";
import { startOurs } from "../conformance/server.mjs";
import { ask } from "./ask.mjs";
import { compareAnswers } from "./compare.mjs";
import { knownDifferences } from "./differences.mjs";
import { allRequests } from "./requests/all.mjs";
import { compareServers, startBoth } from "./servers.mjs";
import { writeOurs } from "./write-ours.mjs";

const UPGRADE_LIMIT_MS = 120_000;

/**
 * A database that our server creates, with the indexes of its own, and fills; `mlflow db upgrade` then brings it to the schema
 * of the installed MLflow. Ours must answer as before, and MLflow as ours.
 *
 * @param options.bin folder of the programs of an installed MLflow.
 * @param options.folder for files of artifacts and logs.
 */
export async function upgrade({ kind, uri, bin, folder, report }) {
  const { requests, before } = await create(uri, folder);
  await promisify(execFile)(join(bin, "mlflow"), ["db", "upgrade", uri], {
    env: cleanEnvironment(),
    timeout: UPGRADE_LIMIT_MS,
  });
  const servers = await startBoth(uri, bin, folder);
  try {
    for (const [index, request] of requests.entries()) {
      const after = await ask(servers.ours.url, request);
      report.check(`as before: ${request.title}`, compareAnswers(request, before[index], after, none));
    }
    const version = await fetch(`${servers.theirs.url}/version`).then((response) => response.text());
    await compareServers(servers, requests, knownDifferences(version, kind), report);
  } finally {
    await servers.stop();
  }
}

/** Ours is compared with itself. */
const none = { theirs: (_request, answer) => answer, ours: (_request, answer) => answer };

async function create(uri, folder) {
  const place = join(folder, "before");
  mkdirSync(place);
  const server = await startOurs(place, "default", uri);
  try {
    const { written } = await writeOurs(server.url, folder, true);
    const requests = allRequests(written);
    const before = [];
    for (const request of requests) before.push(await ask(server.url, request));
    return { requests, before };
  } finally {
    await server.stop();
  }
}
