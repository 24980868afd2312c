import { CerebrosError, invalidInput, mlflow } from "@cerebros/contracts";

/** A driver's error as a CerebrosError; anything else unchanged. @param name of the database, without a password. */
export function toError(error: unknown, name: string): unknown {
  if (error instanceof CerebrosError) return error;
  const code = codeOf(error);
  if (isConnectionLoss(error, code))
    return new CerebrosError(
      "unavailable",
      `cannot reach the database ${name}: see that PostgreSQL runs there and lets this server in; the request may be repeated`,
      { cause: error },
    );
  if (code === null) return error;
  if (conflicts.has(code))
    return new CerebrosError(
      "unavailable",
      `the database ${name} could not order this write among others: repeat the request`,
      { cause: error },
    );
  if (code === "57014" || code === "55P03")
    return new CerebrosError(
      "unavailable",
      `the database ${name} ended a statement that took longer than its settings allow: repeat the request`,
      { cause: error },
    );
  if (code === "53100")
    return new CerebrosError(
      "storage_full",
      `no space left for the database ${name}: free some space there`,
      {
        cause: error,
      },
    );
  // What this server sends is always UTF-8; of that PostgreSQL refuses one character.
  if (code === "22021")
    return invalidInput("value", "a text holds the character NUL (\\u0000), which PostgreSQL cannot store");
  if (code.startsWith("22"))
    return invalidInput("value", `the database ${name} cannot hold a value: ${describe(error)} (${code})`);
  return new mlflow.MlflowError(
    "BAD_REQUEST",
    `the database ${name} refused a statement: ${describe(error)} (${code}). If another program has migrated it, ` +
      "restart this server to have its schema checked",
    { cause: error },
  );
}

/**
 * True for a transaction that lost against another one and may be run again: not serialisable, a deadlock, or a key that it
 * had looked for and that came into being since.
 */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return conflicts.has(code) || code === "23505";
}

const conflicts = new Set(["40001", "40P01"]);

/** SQLSTATE, or null for what is not the server's answer. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** Classes 08 and 28 and the shutdown codes of class 57 say so; a socket's own errors have names of Node's. */
function isConnectionLoss(error: unknown, code: string | null): boolean {
  if (code !== null) return /^(08|28|57P|3D|53300)/.test(code);
  if (!(error instanceof Error)) return false;
  if ("code" in error && /^E[A-Z_]+$/.test(String(error.code)) && "syscall" in error) return true;
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/.test(
    error.message,
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
