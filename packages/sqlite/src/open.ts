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
  /**
   * Keep the file to this process: a second opener is refused at once, and the operating system lifts the lock however the
   * process ends. Default false.
   */
  exclusive?: boolean;
  /** Milliseconds to wait for another process's write lock. Default 20,000; with `exclusive`, 0. */
  busyTimeoutMs?: number;
}

/**
 * Opens a SQLite file, or throws a CerebrosError that says what to do. Write-ahead log; `synchronous = FULL`, so what was
 * committed survives a killed process and a power cut; foreign keys enforced.
 */
export function openSqlite<DB>({ path, exclusive = false, busyTimeoutMs }: OpenOptions): Kysely<DB> {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw new CerebrosError("storage_failed", `cannot create ${dirname(path)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  try {
    const database = new Database(path, { timeout: busyTimeoutMs ?? (exclusive ? 0 : 20_000) });
    if (exclusive) database.exec("pragma locking_mode = exclusive");
    database.exec("pragma journal_mode = wal");
    database.exec("pragma synchronous = full");
    database.exec("pragma foreign_keys = on");
    // Takes the exclusive lock now rather than at the first write.
    if (exclusive) database.exec("begin immediate; commit");
    return new Kysely<DB>({ dialect: new LibsqlDialect(database) });
  } catch (error) {
    throw toStorageError(error, path);
  }
}
