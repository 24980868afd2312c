import { type RequestHandler, Router } from "express";
import type { Route } from "./route.js";
import { sendJson } from "./send-json.js";

/** What the web UI asks of MLflow's gateway for language models: as if there were one without endpoints. */
export function gatewayRouter(): Router {
  const router = Router();
  const path = "/ajax-api/2.0/mlflow/gateway-proxy";
  const answer: RequestHandler = (_request, response) => sendJson(response, { endpoints: [] });
  router.get(path, answer).post(path, answer);
  return router;
}

/** Asked by clients that have a workspace configured, before anything else. */
export function serverInfoRoutes(): Route[] {
  return [
    {
      methods: ["get"],
      version: "3.0",
      path: "server-info",
      answer: async () => ({ store_type: "SqlStore", workspaces_enabled: false }),
    },
  ];
}

/**
 * Plain text, reachable under any host name.
 *
 * @param mlflow_version the release whose surface is served; clients of MLflow 3 read it to learn what they may send.
 */
export function probesRouter(mlflow_version: string): Router {
  const router = Router();
  router.get("/health", (_request, response) => {
    response.type("text/plain").send("OK");
  });
  router.get("/version", (_request, response) => {
    response.type("text/plain").send(mlflow_version);
  });
  router.get("/", (_request, response) => {
    response
      .type("text/plain")
      .send(`Tracking server with the REST surface of MLflow ${mlflow_version}. No web UI is installed.\n`);
  });
  return router;
}
