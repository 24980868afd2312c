import { CerebrosError, type ErrorBody } from "@cerebros/contracts";
import { TrialFailed } from "./training.js";

/** An error as it travels between threads, where classes get lost. */
export type Failure =
  | { kind: "refused"; body: ErrorBody }
  | { kind: "trial"; message: string }
  | { kind: "stopped" }
  /** An error that nobody foresaw. `stack` is for the log. */
  | { kind: "fault"; message: string; stack: string };

/** Thrown in a worker when the main thread raised the stop flag. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

const storageFull = new Set(["ENOSPC", "EDQUOT"]);

/** Files are read and checked elsewhere; a system error that reaches this point is about storing. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Stopped) return { kind: "stopped" };
  if (error instanceof TrialFailed) return { kind: "trial", message: error.message };
  if (error instanceof CerebrosError) return { kind: "refused", body: error.toBody() };
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && storageFull.has(code)) {
    return refused(
      "storage_full",
      `no space left for the model (${code}): free some space on that disk, or choose a data directory on another one`,
    );
  }
  if (typeof code === "string" && typeof syscall === "string") {
    return refused("storage_failed", firstLine(error));
  }
  return {
    kind: "fault",
    message: firstLine(error),
    stack: error instanceof Error ? (error.stack ?? "") : "",
  };
}

/** The error that a caller of the training port gets. */
export function toError(failure: Exclude<Failure, { kind: "stopped" }>): CerebrosError | TrialFailed {
  switch (failure.kind) {
    case "refused": {
      const { code, message, field } = failure.body;
      return new CerebrosError(code, message, field === null ? {} : { field });
    }
    case "trial":
      return new TrialFailed(failure.message);
    case "fault":
      return new CerebrosError("internal", failure.message);
  }
}

/** A thread that ends in the middle of a task: out of memory, or a fault in native code. */
export function threadEnded(error: unknown): Failure {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return { kind: "fault", message: `the worker thread ended: ${firstLine(error)}`, stack };
}

export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
}

function refused(code: ErrorBody["code"], message: string): Failure {
  return { kind: "refused", body: { code, message, field: null } };
}
