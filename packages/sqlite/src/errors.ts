import { CerebrosError } from "@cerebros/contracts";

/** What SQLite reports, in the words of the closed error list. Anything that is not SQLite's passes through unchanged. */
export function toStorageError(error: unknown, path: string): unknown {
  if (isOpenFailure(error)) {
    return new CerebrosError(
      "storage_failed",
      `cannot open ${path} as a database: no file can be opened or made there`,
      {
        cause: error,
      },
    );
  }
  const code = sqliteCode(error);
  if (code === null) return error;
  if (code.startsWith("SQLITE_FULL")) {
    return new CerebrosError(
      "storage_full",
      `no space left for ${path}: free some space on that disk, or choose a data directory on another one`,
      { cause: error },
    );
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new CerebrosError("unavailable", `${path} is in use by another process`, { cause: error });
  }
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|PERM)/.test(code)) {
    return new CerebrosError("storage_failed", `cannot use ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return error;
}

/** The result code of a SQLite error (`SQLITE_CONSTRAINT_PRIMARYKEY`, …), or null for any other value. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const { code } = error;
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : null;
}

/** libsql reports a failed open without a result code, in Rust's notation. */
function isOpenFailure(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("ConnectionFailed(");
}
