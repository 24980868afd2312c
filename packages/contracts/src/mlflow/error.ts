import { CerebrosError, type ErrorCode } from "../error.js";

/**
 * MLflow's error names that this project answers with, and what each means in our closed list. Callers compare the names
 * as text, so they are exact.
 */
export const cerebrosCodes = {
  INVALID_PARAMETER_VALUE: "invalid_input",
  BAD_REQUEST: "invalid_input",
  ENDPOINT_NOT_FOUND: "not_found",
  RESOURCE_DOES_NOT_EXIST: "not_found",
  RESOURCE_ALREADY_EXISTS: "conflict",
  INVALID_STATE: "conflict",
  PERMISSION_DENIED: "invalid_input",
  NOT_IMPLEMENTED: "invalid_input",
  TEMPORARILY_UNAVAILABLE: "unavailable",
  INTERNAL_ERROR: "internal",
} as const satisfies Record<string, ErrorCode>;

export type MlflowErrorCode = keyof typeof cerebrosCodes;

/** The MLflow name of an error that carries none of its own. */
const mlflowCodes: Record<ErrorCode, MlflowErrorCode> = {
  invalid_input: "INVALID_PARAMETER_VALUE",
  not_found: "RESOURCE_DOES_NOT_EXIST",
  conflict: "RESOURCE_ALREADY_EXISTS",
  port_in_use: "INTERNAL_ERROR",
  storage_full: "TEMPORARILY_UNAVAILABLE",
  storage_failed: "TEMPORARILY_UNAVAILABLE",
  unavailable: "TEMPORARILY_UNAVAILABLE",
  internal: "INTERNAL_ERROR",
};

/** A refusal whose MLflow name does not follow from our code, e.g. `INVALID_STATE`. */
export class MlflowError extends CerebrosError {
  readonly error_code: MlflowErrorCode;

  constructor(
    error_code: MlflowErrorCode,
    message: string,
    options: { field?: string; cause?: unknown } = {},
  ) {
    super(cerebrosCodes[error_code], message, options);
    this.name = "MlflowError";
    this.error_code = error_code;
  }
}

export function errorCodeOf(error: CerebrosError): MlflowErrorCode {
  return error instanceof MlflowError ? error.error_code : mlflowCodes[error.code];
}
