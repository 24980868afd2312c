import { trackingRouter } from "@cerebros/api";
import { mlflow } from "@cerebros/contracts";
import { guardOrigin, type Logger } from "@cerebros/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type Express, type RequestHandler, Router } from "express";
import type { TrackingContext } from "../tracking/context.js";
import { createTrackingPort, type ServerIdentity } from "../tracking/tracking-port.js";
import { artifactRoutes, runFilesRouter } from "./artifacts.js";
import { errorHandler } from "./errors.js";
import { experimentRoutes } from "./experiments.js";
import { loggedModelRoutes } from "./logged-models.js";
import { metricRoutes } from "./metrics.js";
import { routesRouter } from "./route.js";
import { runRoutes } from "./runs.js";
import { servedArtifactsRouter } from "./served-artifacts.js";
import { probesRouter, serverInfoRoutes } from "./server-info.js";

export interface AppOptions {
  context: TrackingContext;
  identity: ServerIdentity;
  /** Path in front of every route, e.g. `/mlflow`; empty = none. */
  static_prefix: string;
  log: Logger;
}

export function createApp({ context, identity, static_prefix, log }: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(joinSlashes, securityHeaders, logRequests(log));
  app.use(static_prefix || "/", serverRouter(context, identity, log));
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

function serverRouter(context: TrackingContext, identity: ServerIdentity, log: Logger): Router {
  const router = Router();
  router.use(probesRouter(identity.mlflow_version));
  router.use(guardOrigin());
  router.use("/trpc", trpcHandler(context, identity, log));
  router.use(servedArtifactsRouter(context.artifacts.served));
  router.use(runFilesRouter(context));
  router.use(
    routesRouter([
      ...serverInfoRoutes(),
      ...experimentRoutes(context),
      ...runRoutes(context),
      ...metricRoutes(context),
      ...loggedModelRoutes(context),
      ...artifactRoutes(context),
    ]),
  );
  return router;
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

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("X-Frame-Options", "SAMEORIGIN");
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
