import { CerebrosError, type ErrorCode } from "@cerebros/contracts";
import { exitCodes as exitOf } from "@cerebros/server";

interface ExitCode {
  exit: number;
  meaning: string;
  /** The error codes that end the command this way. */
  codes: readonly ErrorCode[];
}

/** Every exit code of the command with its meaning; `--help` prints it. The servers end with the same codes. */
export const exitCodes = [
  { exit: 0, meaning: "done", codes: [] },
  {
    exit: exitOf.internal,
    meaning: "the run failed or was cancelled, a replay differed, or a fault of ours",
    codes: ["internal"],
  },
  { exit: exitOf.invalid_input, meaning: "invalid input or usage", codes: ["invalid_input"] },
  { exit: exitOf.unavailable, meaning: "no service answers", codes: ["unavailable"] },
  { exit: exitOf.not_found, meaning: "no such run, model or data", codes: ["not_found"] },
  {
    exit: exitOf.storage_failed,
    meaning: "the disk is full or cannot be used",
    codes: ["storage_failed", "storage_full"],
  },
  { exit: exitOf.port_in_use, meaning: "the port is in use", codes: ["port_in_use"] },
  { exit: exitOf.conflict, meaning: "the run is not in a state for this", codes: ["conflict"] },
  { exit: 130, meaning: "interrupted with Ctrl-C", codes: [] },
  { exit: 143, meaning: "asked to end by SIGTERM", codes: [] },
] as const satisfies readonly ExitCode[];

export const OK = 0;
export const FAILED = exitOf.internal;
export const INVALID = exitOf.invalid_input;

/** How the command ends after `error`; whatever is not a CerebrosError is a fault of ours. */
export function toExitCode(error: unknown): number {
  if (!(error instanceof CerebrosError)) return FAILED;
  return exitOf[error.code];
}

/** What a server of our own meant by the code it ended with. */
export function fromExitCode(exit: number | null): ErrorCode {
  return exitCodes.find((row) => row.exit === exit)?.codes[0] ?? "internal";
}

/** The shells' convention: 128 and the number of the signal. */
export function signalExitCode(signal: "SIGINT" | "SIGTERM"): number {
  return signal === "SIGINT" ? 130 : 143;
}
