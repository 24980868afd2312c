import { CerebrosError, mlflow } from "@cerebros/contracts";
import type { Logger } from "@cerebros/server";
import type { ErrorRequestHandler } from "express";
import { sendJson } from "./send-json.js";

/**
 * The one table from MLflow's error names to HTTP status. Its Python client repeats any request that was answered with 408,
 * 429 or 5xx, so nothing that a client did wrong may get one of those; INVALID_STATE, 500 at MLflow, is 400 for that reason.
 */
const statuses: Record<mlflow.MlflowErrorCode, number> = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_STATE: 400,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
};

interface Answer {
  status: number;
  error_code: mlflow.MlflowErrorCode;
  message: string;
}

/** Answers with `{error_code, message}`; what is not the client's doing is also logged, with its cause. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const { method, path } = request;
    if (response.destroyed) {
      log.debug({ err: error, method, path }, "the client is gone");
      return;
    }
    const { status, ...body } = toAnswer(error);
    if (status >= 500 && status !== 501) log.error({ err: error, method, path }, body.message);
    // Most clients read no answer before they have sent their whole body.
    request.resume();
    if (response.headersSent) response.destroy();
    else sendJson(response.status(status), body);
  };
}

function toAnswer(error: unknown): Answer {
  if (error instanceof CerebrosError) {
    const error_code = mlflow.errorCodeOf(error);
    return { status: statuses[error_code], error_code, message: error.message };
  }
  const status = clientErrorStatus(error);
  if (status !== null)
    return { status, error_code: "INVALID_PARAMETER_VALUE", message: describe(error, status) };
  return {
    status: 500,
    error_code: "INTERNAL_ERROR",
    message: "internal error; the log of the server says more",
  };
}

/** Status of an error that Express or its body reader blames on the request. */
function clientErrorStatus(error: unknown): number | null {
  const status = error instanceof Error && "status" in error ? error.status : null;
  return typeof status === "number" && status >= 400 && status < 500 ? status : null;
}

function describe(error: unknown, status: number): string {
  if (status === 413) return "the request body is larger than 32 MB: split it into several requests";
  return `Bad Request. ${(error as Error).message}`;
}
