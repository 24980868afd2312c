import type { Kysely } from "kysely";
import type { Tables } from "../tables.js";

/** A connection or an open transaction. */
export type Db = Kysely<Tables>;
