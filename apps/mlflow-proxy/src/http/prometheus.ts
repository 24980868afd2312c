import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Prometheus {
  /** Counts and times every request but those to probes. */
  observe: RequestHandler;
  /** Answers with everything in Prometheus' text format. */
  expose: RequestHandler;
}

/** Under the names that `mlflow server --expose-prometheus` has, so that dashboards go on working. */
export function createPrometheus(mlflow_version: string): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "mlflow_http_request_duration_seconds",
    help: "HTTP request duration in seconds",
    labelNames: ["method", "mlflow_version", "status"],
    registers: [registry],
  });
  const total = new Counter({
    name: "mlflow_http_request_total",
    help: "Total number of HTTP requests",
    labelNames: ["method", "status"],
    registers: [registry],
  });
  return {
    observe(request, response, next) {
      const { method, path } = request;
      if (!/\/(health|version|metrics)$/.test(path)) {
        const start = performance.now();
        response.on("close", () => {
          const status = String(response.statusCode);
          duration.observe({ method, mlflow_version, status }, (performance.now() - start) / 1_000);
          total.inc({ method, status });
        });
      }
      next();
    },
    async expose(_request, response) {
      const text = await registry.metrics();
      response.setHeader("Content-Type", registry.contentType);
      response.end(text);
    },
  };
}
