import { Router } from "express";
import type { Route } from "./route.js";
import { sendJson } from "./send-json.js";

/** Answers 405 where a path is an endpoint for other methods; comes after the endpoints themselves, which know OPTIONS. */
export function wrongMethodRouter(routes: readonly Route[]): Router {
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    // Methods may call the same part of a path by different names.
    const path = `${route.version}/mlflow/${route.path.replace(/:\w+/g, ":part")}`;
    const known = methods.get(path) ?? new Set<string>();
    methods.set(path, known);
    for (const method of route.methods) known.add(method.toUpperCase());
    if (known.has("GET")) known.add("HEAD");
  }
  const router = Router();
  for (const [path, known] of methods) {
    const allow = [...known].join(", ");
    router.all([`/api/${path}`, `/ajax-api/${path}`], (request, response) => {
      response.setHeader("Allow", allow);
      request.resume();
      const message = `${request.method} is not allowed on ${request.path}: expected ${allow}`;
      sendJson(response.status(405), { error_code: "ENDPOINT_NOT_FOUND", message });
    });
  }
  return router;
}
