import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { getMetricHistory } from "../tracking/get-metric-history.js";
import { type Route, route } from "./route.js";

export function metricRoutes(context: TrackingContext): Route[] {
  return [
    route(["get"], "metrics/get-history", mlflow.GetMetricHistory, async (request) =>
      mlflow.toWireMetricPage(await getMetricHistory(context, request)),
    ),
  ];
}
