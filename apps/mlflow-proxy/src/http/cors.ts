import { mlflow } from "@cerebros/contracts";
import type { RequestHandler } from "express";
import { toPattern } from "./pattern.js";
import type { Security } from "./security.js";

const changing = new Set(["POST", "PUT", "DELETE", "PATCH"]);

/**
 * Answers browsers that ask what pages of other sites may do here, and refuses with 403 what those that may not send
 * nevertheless. Pages of this machine and those that this server itself delivers always may. Reading is left to the
 * browser, which hands nothing to a page without the headers below.
 */
export function guardOrigin({ cors_allowed_origins }: Security): RequestHandler {
  const patterns = cors_allowed_origins.map(toPattern);
  const anybody = cors_allowed_origins.some((origin) => origin.trim() === "*");
  return (request, response, next) => {
    const { origin, host } = request.headers;
    if (origin === undefined || hostOf(origin) === host) return next();
    response.vary("Origin");
    const allowed = anybody || isOfThisMachine(origin) || patterns.some((matches) => matches(origin));
    const preflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
    if (!allowed) return next(preflight || changing.has(request.method) ? refuse(origin) : undefined);
    response.setHeader("Access-Control-Allow-Origin", anybody ? "*" : origin);
    // A browser sends no credentials where everybody may come, and the standard forbids to ask for them.
    if (!anybody) response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Expose-Headers", "Content-Disposition, Content-Range");
    if (!preflight) return next();
    response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
    const headers = request.headers["access-control-request-headers"];
    if (headers !== undefined) response.setHeader("Access-Control-Allow-Headers", headers);
    response.setHeader("Access-Control-Max-Age", "600");
    response.status(204).end();
  };
}

function refuse(origin: string) {
  return new mlflow.MlflowError(
    "PERMISSION_DENIED",
    `Cross-origin request blocked: pages of ${JSON.stringify(origin)} may not change anything here. ` +
      "Start the server with --cors-allowed-origins (MLFLOW_SERVER_CORS_ALLOWED_ORIGINS) to let them.",
  );
}

function isOfThisMachine(origin: string): boolean {
  return URL.canParse(origin) && ["localhost", "127.0.0.1", "[::1]"].includes(new URL(origin).hostname);
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
