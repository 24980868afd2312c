import { CerebrosError, ErrorBody, type ErrorCode } from "@cerebros/contracts";
import { initTRPC, TRPCError } from "@trpc/server";
import type { DefaultErrorShape, TRPC_ERROR_CODE_KEY } from "@trpc/server/unstable-core-do-not-import";
import { ZodError } from "zod";

/** The one table from our error codes to tRPC's, which fix the HTTP status. */
const trpcCodes: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  invalid_input: "BAD_REQUEST",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  port_in_use: "CONFLICT",
  storage_full: "SERVICE_UNAVAILABLE",
  storage_failed: "SERVICE_UNAVAILABLE",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
};

/**
 * Router and procedure builders for one context. Every procedure answers refusals in the same way: the tRPC error carries
 * an `ErrorBody` as `data.cerebros`, unknown faults say nothing of their inside.
 */
export function createTrpc<Context extends object>() {
  const trpc = initTRPC.context<Context>().create({
    isDev: false,
    errorFormatter: ({ shape, error }) => formatError(shape, error),
    sse: {
      ping: { enabled: true, intervalMs: 2_000 },
      client: { reconnectAfterInactivityMs: 10_000 },
    },
  });
  const procedure = trpc.procedure.use(async ({ next }) => {
    const result = await next();
    if (!result.ok) throw toTrpcError(result.error);
    return result;
  });
  return { router: trpc.router, procedure };
}

/** Gives a CerebrosError inside a TRPCError its own code; everything else passes. */
export function toTrpcError(error: TRPCError): TRPCError {
  const { cause } = error;
  if (!(cause instanceof CerebrosError)) return error;
  return new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause });
}

function formatError(shape: DefaultErrorShape, error: TRPCError) {
  const cerebros = toErrorBody(error);
  return { ...shape, message: cerebros.message, data: { ...shape.data, cerebros } };
}

/** What a refused call says to its caller. */
export function toErrorBody(error: TRPCError): ErrorBody {
  const { cause } = error;
  if (cause instanceof CerebrosError) return cause.toBody();
  if (cause instanceof ZodError) return describeZodError(cause);
  if (error.code === "INTERNAL_SERVER_ERROR") {
    return { code: "internal", message: "internal error; the log of the server says more", field: null };
  }
  const code = error.code === "NOT_FOUND" ? "not_found" : "invalid_input";
  return ErrorBody.parse({ code, message: error.message });
}

function describeZodError(error: ZodError): ErrorBody {
  const [issue] = error.issues;
  const field = issue?.path.join(".") || null;
  const message = issue?.message ?? "invalid input";
  return { code: "invalid_input", message: field ? `${field}: ${message}` : message, field };
}
