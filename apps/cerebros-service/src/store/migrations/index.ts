import type { Migration } from "kysely";
import * as initial from "./0001-initial.js";
import * as leakyTrials from "./0002-leaky-trials.js";

/** Append-only; each runs once, in the order of its name. */
export const migrations: Record<string, Migration> = {
  "0001-initial": initial,
  "0002-leaky-trials": leakyTrials,
};
