import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { searchLoggedModels } from "../tracking/search-logged-models.js";
import { type Route, route } from "./route.js";

export function loggedModelRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "logged-models/search", mlflow.SearchLoggedModels, async (request) =>
      mlflow.toWireLoggedModelPage(await searchLoggedModels(context, request)),
    ),
  ];
}
