import { type ServicePorts, serviceRouter, toErrorBody } from "@cerebros/api";
import type { Logger } from "@cerebros/server";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from "express";

/** Largest request in bytes. */
const maxBody = 4 * 1024 * 1024;

type Studies = ReturnType<typeof serviceRouter.createCaller>["studies"];

/**
 * Studies for callers in any language: JSON bodies, one route for each procedure of the tRPC router, which checks the
 * input. Refusals answer with an `ErrorBody` and the status of its code.
 */
export function createStudyRoutes(ports: ServicePorts, log: Logger): Router {
  const { studies } = serviceRouter.createCaller(ports);
  const routes = express.Router();
  routes.use(express.json({ limit: maxBody }));
  routes.post("/", answer(studies.create, 201));
  routes.get(
    "/",
    answer(() => studies.list()),
  );
  routes.get("/:study", answer(studies.get));
  routes.post("/:study/ask", answer(studies.ask));
  routes.post("/:study/enqueue", answer(studies.enqueue, 201));
  routes.post("/:study/warm-start", answer(studies.warmStart));
  routes.get("/:study/importances", answer(studies.importances));
  routes.get("/:study/trials", answer(studies.trials));
  routes.get("/:study/trials/:number", answer(studies.trial));
  routes.post("/:study/trials/:number/suggest", answer(studies.suggest));
  routes.post("/:study/trials/:number/report", answer(studies.report));
  routes.post("/:study/trials/:number/heartbeat", answer(studies.heartbeat));
  routes.post("/:study/trials/:number/tell", answer(studies.tell));
  routes.use(answerRefusal(log));
  return routes;
}

type Procedure<Input> = (input: Input) => Promise<unknown>;

/** @param status of a call that succeeds. */
function answer<K extends keyof Studies, Input extends Parameters<Studies[K]>[0]>(
  procedure: Procedure<Input>,
  status = 200,
): RequestHandler {
  return async (request, response) => {
    // What the types promise is checked by the procedure.
    response.status(status).json(await procedure(inputOf(request) as Input));
  };
}

/** What stands in the address wins over the body. */
function inputOf({ body, query, params }: Request): unknown {
  const { number, ...names } = params;
  return { ...query, ...body, ...names, ...(number === undefined ? {} : { number: Number(number) }) };
}

function answerRefusal(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (error instanceof TRPCError) {
      if (error.code === "INTERNAL_SERVER_ERROR")
        log.error({ err: error.cause ?? error, path: request.originalUrl }, "request failed");
      response.status(getHTTPStatusCodeFromError(error)).json(toErrorBody(error));
      return;
    }
    const { status, message } = error as { status?: unknown; message: string };
    if (typeof status !== "number" || status >= 500) return next(error);
    response.status(status).json({ code: "invalid_input", message: `body: ${message}`, field: null });
  };
}
