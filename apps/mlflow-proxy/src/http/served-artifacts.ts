import { invalidInput, mlflow } from "@cerebros/contracts";
import { type Request, type RequestHandler, Router } from "express";
import type { ArtifactFolder } from "../artifacts/artifact-folder.js";
import { directTransferRouter } from "./direct-transfer.js";
import { queryOf } from "./route.js";
import { sendFile } from "./send-file.js";
import { sendJson } from "./send-json.js";

/**
 * The artifacts that `mlflow-artifacts:/` names: `PUT`, `GET` and `DELETE` of one file under `/artifacts/<path>`, which is
 * its path below the folder, and `GET /artifacts?path=` for the content of a folder.
 *
 * @param served null = the server does not serve artifacts; every request is then answered with 503.
 */
export function servedArtifactsRouter(served: ArtifactFolder | null): Router {
  const router = Router();
  for (const base of ["/api", "/ajax-api"])
    router.use(`${base}/2.0/mlflow-artifacts`, served === null ? refuseAll : filesRouter(served));
  return router;
}

function filesRouter(served: ArtifactFolder): Router {
  const router = Router();
  router.use(directTransferRouter());
  router.get("/artifacts", async (request, response) => {
    const files = await served.list(queryOf(request).get("path") ?? "");
    const named = files.map((file) => ({ ...file, path: file.path.slice(file.path.lastIndexOf("/") + 1) }));
    sendJson(response, { files: mlflow.toWireFiles(named) });
  });
  router.put("/artifacts/*path", async (request, response) => {
    await served.write(pathOf(request), request);
    sendJson(response, {});
  });
  router.get("/artifacts/*path", async (request, response) => {
    await sendFile(response, await served.open(pathOf(request)));
  });
  router.delete("/artifacts/*path", async (request, response) => {
    await served.remove(pathOf(request));
    sendJson(response, {});
  });
  return router;
}

/** What follows `/artifacts/`, percent-decoded once. */
function pathOf(request: Request): string {
  try {
    return decodeURIComponent(request.path.slice("/artifacts/".length));
  } catch {
    throw invalidInput("path", `Invalid path: ${request.path} is not percent-encoded UTF-8`);
  }
}

const refuseAll: RequestHandler = (request, response) => {
  response
    .status(503)
    .type("text/plain")
    .send(
      `Endpoint: ${request.baseUrl}${request.path} disabled due to the mlflow server running with ` +
        "`--no-serve-artifacts`. To enable artifacts server functionality, run `mlflow server` with `--serve-artifacts`",
    );
};
