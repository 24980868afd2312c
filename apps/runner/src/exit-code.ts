import { CerebrosError, type ErrorCode } from "@cerebros/contracts";

interface ExitCode {
  exit: number;
  meaning: string;
  /** The error codes that end the command this way. */
  codes: readonly ErrorCode[];
}

/** The one table of exit codes; `--help` prints it. The service ends with the same codes when it cannot start. */
export const exitCodes = [
  { exit: 0, meaning: "done", codes: [] },
  { exit: 1, meaning: "the run failed or was cancelled, or a fault of ours", codes: ["internal"] },
  { exit: 2, meaning: "invalid input or usage", codes: ["invalid_input"] },
  { exit: 3, meaning: "no service answers", codes: ["unavailable"] },
  { exit: 4, meaning: "no such run, model or data", codes: ["not_found"] },
  { exit: 5, meaning: "the disk is full or cannot be used", codes: ["storage_failed", "storage_full"] },
  { exit: 6, meaning: "the port is in use", codes: ["port_in_use"] },
  { exit: 7, meaning: "the run is not in a state for this", codes: ["conflict"] },
  { exit: 130, meaning: "interrupted with Ctrl-C", codes: [] },
  { exit: 143, meaning: "asked to end by SIGTERM", codes: [] },
] as const satisfies readonly ExitCode[];

export const OK = 0;
export const FAILED = 1;
export const INVALID = 2;

/** How the command ends after `error`; whatever is not a CerebrosError is a fault of ours. */
export function toExitCode(error: unknown): number {
  if (!(error instanceof CerebrosError)) return FAILED;
  const rows: readonly ExitCode[] = exitCodes;
  return rows.find(({ codes }) => codes.includes(error.code))?.exit ?? FAILED;
}

/** What a server of our own meant by the code it ended with. */
export function fromExitCode(exit: number | null): ErrorCode {
  return exitCodes.find((row) => row.exit === exit)?.codes[0] ?? "internal";
}

/** The shells' convention: 128 and the number of the signal. */
export function signalExitCode(signal: "SIGINT" | "SIGTERM"): number {
  return signal === "SIGINT" ? 130 : 143;
}
