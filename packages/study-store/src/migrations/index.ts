import type { Migration } from "kysely";
import { initial } from "./0001-initial.js";

/** Append-only, in order. */
export const migrations: Record<string, Migration> = { "0001-initial": initial };
