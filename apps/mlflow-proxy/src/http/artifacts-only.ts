import { type RequestHandler, Router } from "express";

/** What `--artifacts-only` answers in place of everything that is not an artifact. */
export function trackingDisabledRouter(): Router {
  const router = Router();
  router.use(["/api/:version/mlflow", "/ajax-api/:version/mlflow", "/trpc"], refuse);
  router.use(["/get-artifact", "/model-versions/get-artifact", "/graphql"], refuse);
  return router;
}

const refuse: RequestHandler = (request, response) => {
  response
    .status(503)
    .type("text/plain")
    .send(
      `Endpoint: ${request.baseUrl}${request.path.replace(/\/$/, "")} disabled due to the mlflow server running in ` +
        "`--artifacts-only` mode. To enable tracking server functionality, run `mlflow server` without `--artifacts-only`",
    );
};
