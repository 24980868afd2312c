import { CerebrosError } from "@cerebros/contracts";
import Database from "libsql";
import { toStorageError } from "./errors.js";

export interface Lock {
  release(): void;
}

/**
 * Keeps a folder to this process for as long as the process lives: the lock is an open transaction on an otherwise empty
 * SQLite file, which the operating system ends however the process ends, so no stale lock is ever left.
 *
 * @param path the lock file, created when missing.
 * @param what how the refusal names the thing, e.g. `data directory /srv/cerebros`.
 * @throws conflict when another process holds it.
 */
export function holdLock(path: string, what: string): Lock {
  try {
    const database = new Database(path, { timeout: 0 });
    database.exec("begin exclusive");
    return {
      release() {
        if (database.inTransaction) database.exec("rollback");
        database.close();
      },
    };
  } catch (error) {
    const translated = toStorageError(error, path);
    if (!(translated instanceof CerebrosError) || translated.code !== "unavailable") throw translated;
    throw new CerebrosError(
      "conflict",
      `${what} is in use by another process: stop it, or choose another one`,
      {
        cause: error,
      },
    );
  }
}
