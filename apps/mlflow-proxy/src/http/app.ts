import { trackingRouter } from "@cerebros/api";
import { mlflow } from "@cerebros/contracts";
import type { Logger } from "@cerebros/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type Express, type RequestHandler, Router } from "express";
import type { Artifacts } from "../artifacts/artifacts.js";
import type { TrackingContext } from "../tracking/context.js";
import { createTrackingPort, type ServerIdentity } from "../tracking/tracking-port.js";
import { artifactRoutes, runFilesRouter } from "./artifacts.js";
import { trackingDisabledRouter } from "./artifacts-only.js";
import { guardOrigin } from "./cors.js";
import { endStalled } from "./end-stalled.js";
import { errorHandler } from "./errors.js";
import { experimentRoutes } from "./experiments.js";
import { loggedModelRoutes, modelFilesRouter } from "./logged-models.js";
import { metricRoutes } from "./metrics.js";
import { modelVersionRoutes, versionFilesRouter } from "./model-versions.js";
import { createPrometheus } from "./prometheus.js";
import { registeredModelRoutes } from "./registered-models.js";
import { type Route, routesRouter } from "./route.js";
import { runRoutes } from "./runs.js";
import { guardHost, type Security, securityHeaders } from "./security.js";
import { servedArtifactsRouter } from "./served-artifacts.js";
import { gatewayRouter, probesRouter, serverInfoRoutes } from "./server-info.js";
import { wrongMethodRouter } from "./wrong-method.js";

export interface AppOptions {
  /** Null = artifacts only: everything about tracking is answered with 503. */
  context: TrackingContext | null;
  artifacts: Artifacts;
  identity: ServerIdentity;
  /** Path in front of every route, e.g. `/mlflow`; empty = none. */
  static_prefix: string;
  /** Null = any host and any origin may do anything. */
  security: Security | null;
  /** Count requests, and serve the counts under `/metrics`, without a prefix. */
  expose_prometheus: boolean;
  log: Logger;
}

export function createApp(options: AppOptions): Express {
  const { identity, static_prefix, security, log } = options;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(endStalled(), joinSlashes, logRequests(log));
  if (security !== null) app.use(securityHeaders(security));
  if (options.expose_prometheus) {
    const { observe, expose } = createPrometheus(identity.mlflow_version);
    app.use(observe);
    app.get("/metrics", ...guards(security), expose);
  }
  app.use(static_prefix || "/", serverRouter(options));
  app.use((request, _response, next) => {
    next(
      new mlflow.MlflowError(
        "ENDPOINT_NOT_FOUND",
        `${request.method} ${request.path} is no endpoint of this server`,
      ),
    );
  });
  app.use(errorHandler(log));
  return app;
}

function serverRouter({ context, artifacts, identity, security, log }: AppOptions): Router {
  const router = Router();
  router.use(probesRouter(identity.mlflow_version));
  router.use(...guards(security));
  router.use(servedArtifactsRouter(artifacts.served));
  if (context === null) {
    router.use(trackingDisabledRouter());
    return router;
  }
  router.use("/trpc", trpcHandler(context, identity, log));
  router.use(runFilesRouter(context), modelFilesRouter(context), versionFilesRouter(context));
  router.use(gatewayRouter());
  const routes = trackingRoutes(context);
  router.use(routesRouter(routes));
  router.use(wrongMethodRouter(routes));
  return router;
}

/** Every endpoint that takes a message. */
export function trackingRoutes(context: TrackingContext): Route[] {
  return [
    ...serverInfoRoutes(),
    ...experimentRoutes(context),
    ...runRoutes(context),
    ...metricRoutes(context),
    ...loggedModelRoutes(context),
    ...registeredModelRoutes(context),
    ...modelVersionRoutes(context),
    ...artifactRoutes(context),
  ];
}

/** An empty handler stands in for none, which Express does not take. */
function guards(security: Security | null): RequestHandler[] {
  if (security === null) return [(_request, _response, next) => next()];
  return [guardHost(security), guardOrigin(security)];
}

function trpcHandler(context: TrackingContext, identity: ServerIdentity, log: Logger): RequestHandler {
  const tracking = createTrackingPort(context, identity);
  return createExpressMiddleware({
    router: trackingRouter,
    createContext: () => ({ tracking }),
    maxBodySize: 32 * 1024 * 1024,
    onError({ error, path }) {
      if (error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE")
        log.error({ err: error.cause ?? error, path }, error.message);
    },
  });
}

/** A client that joins its base address and a path with one slash too many means the same endpoint. */
const joinSlashes: RequestHandler = (request, _response, next) => {
  const end = request.url.indexOf("?");
  const path = end === -1 ? request.url : request.url.slice(0, end);
  if (path.includes("//"))
    request.url = path.replace(/\/{2,}/g, "/") + (end === -1 ? "" : request.url.slice(end));
  next();
};

function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const { method, originalUrl } = request;
    const start = performance.now();
    response.on("close", () => {
      const duration_ms = Math.round(performance.now() - start);
      log.debug({ method, url: originalUrl, status: response.statusCode, duration_ms }, "request");
    });
    next();
  };
}
