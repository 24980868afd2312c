import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startOurs, startPeer } from "../conformance/server.mjs";
import { ask } from "./ask.mjs";
import { compareAnswers } from "./compare.mjs";

/** MLflow's server and ours on one database, each with a folder of its own. */
export async function startBoth(uri, bin, folder) {
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

/** Both get every request; what differs is reported. */
export async function compareServers({ theirs, ours }, requests, known, report) {
  for (const request of requests) {
    const [expected, actual] = await Promise.all([ask(theirs.url, request), ask(ours.url, request)]);
    report.check(request.title, compareAnswers(request, expected, actual, known));
  }
}
