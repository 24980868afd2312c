import { isUtf8 } from "node:buffer";
import { invalidInput, mlflow } from "@cerebros/contracts";
import express, { type Request, type RequestHandler, Router } from "express";
import { sendJson } from "./send-json.js";

/** One endpoint of MLflow's REST API. */
export interface Route {
  methods: readonly ("get" | "post" | "patch" | "delete")[];
  /** API version: the major number of the MLflow release that introduced the endpoint. */
  version: "2.0" | "3.0";
  /** Below `/mlflow/`. A part `:name` is the message's field of that name. */
  path: string;
  /** What a request brings; absent = nothing. */
  schema?: mlflow.Message;
  /** The answer's JSON. */
  answer(request: Request): Promise<object>;
}

/** An endpoint that takes a message. GET brings it in the query, every other method as a JSON body. */
export function route<T>(
  methods: Route["methods"],
  path: string,
  schema: mlflow.Message<T>,
  answer: (message: T) => Promise<object>,
): Route {
  return {
    methods,
    version: "2.0",
    path,
    schema,
    answer: (request) =>
      answer(
        request.method === "GET"
          ? mlflow.parseQuery(schema, withParams(queryOf(request), request))
          : mlflow.parseMessage(schema, { ...mlflow.readJson(bodyText(request)), ...request.params }),
      ),
  };
}

/** Bytes of the largest JSON body. MLflow itself sets no limit; 1,000 metrics take about 100 kB. */
const bodyLimit = 32 * 1024 * 1024;

const readBody = express.raw({ type: () => true, limit: bodyLimit });

/** Every endpoint under `/api`, where clients look, and `/ajax-api`, where the web UI does. */
export function routesRouter(routes: readonly Route[]): Router {
  const router = Router();
  for (const { methods, version, path, answer } of routes) {
    const handle: RequestHandler = async (request, response) => {
      sendJson(response, await answer(request));
    };
    for (const base of ["/api", "/ajax-api"]) {
      for (const method of methods)
        router[method](`${base}/${version}/mlflow/${path}`, requireJson, readBody, handle);
    }
  }
  return router;
}

/** Parameters of the URL, repeated ones included. */
export function queryOf(request: Request): URLSearchParams {
  const start = request.originalUrl.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : request.originalUrl.slice(start));
}

function withParams(query: URLSearchParams, { params }: Request): URLSearchParams {
  for (const [name, value] of Object.entries(params)) query.set(name, String(value));
  return query;
}

const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody = request.method === "POST" || request.method === "PUT";
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (!hasBody || type.trim().toLowerCase() === "application/json") return next();
  next(invalidInput("content-type", "Bad Request. Content-Type must be one of ['application/json']."));
};

/** Bytes that are not UTF-8 are no JSON, and count as malformed. */
function bodyText({ body }: Request): string {
  return Buffer.isBuffer(body) && isUtf8(body) ? body.toString("utf8") : "";
}
