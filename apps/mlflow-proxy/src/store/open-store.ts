import { resolve } from "node:path";
import { invalidInput } from "@cerebros/contracts";
import { openPostgresStore } from "./dialect/postgres/open.js";
import { openSqliteStore } from "./dialect/sqlite/open.js";
import type { TrackingStore } from "./port.js";

/**
 * Opens the database that a URI names, in SQLAlchemy's spelling: three slashes before a relative path, four before an
 * absolute one; `postgresql+psycopg2` is `postgresql`.
 */
export async function openStore(uri: string): Promise<TrackingStore> {
  const path = /^sqlite:\/\/\/(.+)$/.exec(uri)?.[1];
  if (path !== undefined && path !== ":memory:" && !path.includes("?")) return openSqliteStore(resolve(path));
  if (/^postgresql(\+psycopg2)?:\/\/./.test(uri))
    return openPostgresStore(uri.replace("+psycopg2", ""), withoutPassword(uri));
  throw invalidInput(
    "backend-store-uri",
    `--backend-store-uri is ${withoutPassword(uri)}, expected sqlite:///relative/path.db or sqlite:////absolute/path.db or postgresql://user:password@host:port/database`,
  );
}

function withoutPassword(uri: string): string {
  return uri.replace(/(\/\/[^:@/]*):[^@/]*@/, "$1:…@");
}
