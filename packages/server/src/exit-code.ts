import { CerebrosError, type ErrorCode } from "@cerebros/contracts";

/** How a process of ours ends after an error. Whoever started it learns the kind of fault without reading text. */
export const exitCodes: Record<ErrorCode, number> = {
  internal: 1,
  invalid_input: 2,
  unavailable: 3,
  not_found: 4,
  storage_full: 5,
  storage_failed: 5,
  port_in_use: 6,
  conflict: 7,
};

/** Ends a process that could not start: one line on standard error, and a stack only for a fault of ours. */
export function exitWithError(error: unknown): never {
  const known = error instanceof CerebrosError;
  process.stderr.write(`error: ${known ? error.message : String((error as Error)?.stack ?? error)}\n`);
  process.exit(known ? exitCodes[error.code] : exitCodes.internal);
}
