import type { Migration } from "kysely";
import * as initial from "./0001-initial.js";
import * as leakyTrials from "./0002-leaky-trials.js";
import * as trainerReasons from "./0003-trainer-reasons.js";
import * as runReports from "./0004-run-reports.js";

/** Append-only; each runs once, in the order of its name. */
export const migrations: Record<string, Migration> = {
  "0001-initial": initial,
  "0002-leaky-trials": leakyTrials,
  "0003-trainer-reasons": trainerReasons,
  "0004-run-reports": runReports,
};
