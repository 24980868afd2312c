import { resolve } from "node:path";
import { invalidInput } from "@cerebros/contracts";
import { openSqliteStore } from "./dialect/sqlite/open.js";
import type { TrackingStore } from "./port.js";

/**
 * Opens the database that a URI names, in SQLAlchemy's spelling: three slashes before a relative path, four before an
 * absolute one.
 */
export async function openStore(uri: string): Promise<TrackingStore> {
  const path = /^sqlite:\/\/\/(.+)$/.exec(uri)?.[1];
  if (path !== undefined && path !== ":memory:" && !path.includes("?")) return openSqliteStore(resolve(path));
  throw invalidInput(
    "backend-store-uri",
    `--backend-store-uri is ${withoutPassword(uri)}, expected sqlite:///relative/path.db or sqlite:////absolute/path.db`,
  );
}

function withoutPassword(uri: string): string {
  return uri.replace(/(\/\/[^:@/]*):[^@/]*@/, "$1:…@");
}
