import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { CerebrosError } from "@cerebros/contracts";
import { Kysely } from "kysely";
import Database from "libsql";
import { LibsqlDialect } from "./dialect.js";
import { toStorageError } from "./errors.js";

export interface OpenOptions {
  /** File to open; it and its folder are created when missing. */
  path: string;
  /** Milliseconds to wait for another process's write lock. Default 20,000. */
  busyTimeoutMs?: number;
  /**
   * `wal` switches the file to the write-ahead log, which stays with the file; `keep` leaves it as another program made it.
   * Default `wal`.
   */
  journal?: "wal" | "keep";
  /**
   * What a commit waits for. `full`: it survives a killed process and a power cut. `normal`, with the write-ahead log: it
   * survives a killed process; a power cut may undo the last commits, but damages nothing. Default `full`.
   */
  synchronous?: "full" | "normal";
}

/** Opens a SQLite file with foreign keys enforced, or throws a CerebrosError that says what to do. */
export function openSqlite<DB>(options: OpenOptions): Kysely<DB> {
  const { path, busyTimeoutMs = 20_000, journal = "wal", synchronous = "full" } = options;
  createFolder(path);
  try {
    const database = new Database(path, { timeout: busyTimeoutMs });
    if (journal === "wal") database.exec("pragma journal_mode = wal");
    database.exec(`pragma synchronous = ${synchronous}`);
    database.exec("pragma foreign_keys = on");
    return new Kysely<DB>({ dialect: new LibsqlDialect(database, path) });
  } catch (error) {
    throw toStorageError(error, path);
  }
}

function createFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw new CerebrosError("storage_failed", `cannot create ${dirname(path)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
