import { z } from "zod";

/** The closed list of error codes. Each app maps it, in one table, to HTTP status, MLflow code or exit code. */
export const ErrorCode = z.enum([
  "invalid_input",
  "not_found",
  "conflict",
  "port_in_use",
  "storage_full",
  "storage_failed",
  "unavailable",
  "internal",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** What travels over a wire when something is refused: never a stack trace, never a credential. */
export const ErrorBody = z.object({
  code: ErrorCode,
  /** One line: the field, the value received, what was expected, what to do. */
  message: z.string(),
  /** The input field at fault, spelled as the caller knows it. */
  field: z.string().nullable().default(null),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** An error that a user can act on. Anything else that is thrown is a fault of ours and becomes `internal`. */
export class CerebrosError extends Error {
  readonly code: ErrorCode;
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CerebrosError";
    this.code = code;
    this.field = options.field ?? null;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, field: this.field };
  }
}

/** Shorthand for the commonest refusal. */
export function invalidInput(field: string, message: string): CerebrosError {
  return new CerebrosError("invalid_input", message, { field });
}
