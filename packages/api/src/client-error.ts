import { CerebrosError, ErrorBody } from "@cerebros/contracts";
import { TRPCClientError } from "@trpc/client";

/**
 * What a failed call means to the caller: the server's own refusal, or `unavailable` when no answer came. Other values
 * pass through unchanged.
 *
 * @param peer how the message names the server, e.g. `the service at http://127.0.0.1:8000`.
 */
export function toCerebrosError(error: unknown, peer: string): unknown {
  if (!(error instanceof TRPCClientError)) return error;
  const body = ErrorBody.safeParse(error.data?.cerebros);
  if (body.success) {
    const { code, message, field } = body.data;
    return new CerebrosError(code, message, { ...(field === null ? {} : { field }), cause: error });
  }
  return new CerebrosError("unavailable", `no answer from ${peer}: ${reason(error)}`, { cause: error });
}

/** The innermost message: fetch hides "connection refused" behind "fetch failed". */
function reason(error: Error): string {
  return error.cause instanceof Error ? reason(error.cause) : error.message;
}
