import { resolve } from "node:path";
import { invalidInput } from "@cerebros/contracts";
import type { DatabaseReport } from "./database-report.js";
import { checkSqliteFile, openSqliteStore } from "./dialect/sqlite/open.js";
import type { TrackingStore } from "./port.js";

/**
 * Opens the database that a URI names, in SQLAlchemy's spelling: three slashes before a relative path, four before an
 * absolute one; `postgresql+psycopg2` is `postgresql`.
 */
export async function openStore(uri: string): Promise<TrackingStore> {
  return withDatabase(uri, openSqliteStore, async (...database) =>
    (await postgres()).openPostgresStore(...database),
  );
}

/** What is in the database that a URI names, see `openStore`; it is not altered. */
export async function checkStore(uri: string): Promise<DatabaseReport> {
  return withDatabase(uri, checkSqliteFile, async (...database) =>
    (await postgres()).checkPostgresDatabase(...database),
  );
}

/** Read when it is needed: a server on SQLite starts sooner without a PostgreSQL client. */
const postgres = () => import("./dialect/postgres/open.js");

function withDatabase<T>(
  uri: string,
  sqlite: (path: string) => T,
  postgres: (uri: string, name: string) => T,
): T {
  const path = /^sqlite:\/\/\/(.+)$/.exec(uri)?.[1];
  if (path !== undefined && path !== ":memory:" && !path.includes("?")) return sqlite(resolve(path));
  if (/^postgresql(\+psycopg2)?:\/\/./.test(uri))
    return postgres(uri.replace("+psycopg2", ""), withoutPassword(uri));
  throw invalidInput(
    "backend-store-uri",
    `--backend-store-uri is ${withoutPassword(uri)}, expected sqlite:///relative/path.db, sqlite:////absolute/path.db or ` +
      "postgresql://user:password@host:port/database",
  );
}

/** Up to the last @, whatever the password holds, and as a parameter of the URI. */
function withoutPassword(uri: string): string {
  return uri.replace(/(\/\/[^:@/]*):.*@/s, "$1:…@").replace(/([?&](?:ssl)?password=)[^&]*/gi, "$1…");
}
