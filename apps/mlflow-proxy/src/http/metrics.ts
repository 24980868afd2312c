import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { getBulkHistory, getSampledHistory } from "../tracking/get-bulk-history.js";
import { getMetricHistory } from "../tracking/get-metric-history.js";
import { type Route, route } from "./route.js";

export function metricRoutes(context: TrackingContext): Route[] {
  return [
    route(["get"], "metrics/get-history", mlflow.GetMetricHistory, async (request) =>
      mlflow.toWireMetricPage(await getMetricHistory(context, request)),
    ),
    route(
      ["get"],
      "metrics/get-history-bulk",
      mlflow.GetMetricHistoryBulk,
      async ({ run_id, ...request }) => {
        const found = await getBulkHistory(context, { ...request, run_ids: run_id });
        // The one answer of MLflow's that has its list also when it is empty.
        return { metrics: mlflow.toWireRunMetrics(found).metrics ?? [] };
      },
    ),
    route(
      ["get"],
      "metrics/get-history-bulk-interval",
      mlflow.GetMetricHistoryBulkInterval,
      async (request) => mlflow.toWireRunMetrics(await getSampledHistory(context, request)),
    ),
  ];
}
