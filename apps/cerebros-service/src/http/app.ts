import type { ServicePorts } from "@cerebros/api";
import { serviceRouter } from "@cerebros/api";
import { guardOrigin, type Logger } from "@cerebros/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { ServiceMetrics } from "./metrics.js";
import { createStudyRoutes } from "./study-routes.js";

export interface AppOptions {
  ports: ServicePorts;
  /** Throws while the service cannot take work. */
  ready: () => Promise<void>;
  metrics: ServiceMetrics;
  log: Logger;
}

/** Largest requests in bytes: a data set with its form around it, and everything else. */
const maxUpload = 512 * 1024 * 1024;
const maxCall = 32 * 1024 * 1024;

export function createApp({ ports, ready, metrics, log }: AppOptions): Express {
  const app = express().disable("x-powered-by");
  app.use(guardOrigin(), metrics.timeRequests);

  app.get("/health", async (_, response) => {
    response.json(await ports.health());
  });
  app.get("/ready", async (_, response) => {
    try {
      await ready();
      response.json({ status: "ready" });
    } catch (error) {
      response.status(503).json({ status: "not ready", problem: (error as Error).message });
    }
  });
  app.get("/metrics", async (_, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  const trpc = (maxBodySize: number) =>
    createExpressMiddleware({
      router: serviceRouter,
      createContext: () => ports,
      maxBodySize,
      onError({ error, path }) {
        if (error.code === "INTERNAL_SERVER_ERROR")
          log.error({ err: error.cause ?? error, path }, "request failed");
      },
    });
  const upload = trpc(maxUpload);
  const call = trpc(maxCall);
  app.use("/trpc", (request, response, next) => {
    const handle = request.path === "/datasets.create" ? upload : call;
    handle(request, response, next);
  });

  app.use("/api/v1/studies", createStudyRoutes(ports, log));

  app.use((request, response) => {
    response
      .status(404)
      .json({ code: "not_found", message: `no route ${request.method} ${request.path}`, field: null });
  });
  app.use(answerFault(log));
  return app;
}

/** Nothing should arrive here; what does is logged whole and answered without its inside. */
function answerFault(log: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    log.error({ err: error, path: request.path }, "request failed");
    response
      .status(500)
      .json({ code: "internal", message: "internal error; the log of the service says more", field: null });
  };
}
