import { invalidInput, mlflow } from "@cerebros/contracts";
import { Router } from "express";
import type { TrackingContext } from "../tracking/context.js";
import { refusePresign } from "../tracking/presign.js";
import { listRunArtifacts, openRunArtifact, writeRunArtifact } from "../tracking/run-artifacts.js";
import { queryOf, type Route, route } from "./route.js";
import { sendFile } from "./send-file.js";
import { sendJson } from "./send-json.js";
import { uploadBody } from "./upload-body.js";

export function artifactRoutes(context: TrackingContext): Route[] {
  return [
    route(["get"], "artifacts/list", mlflow.ListArtifacts, async (request) => {
      const { root_uri, files } = await listRunArtifacts(context, request);
      return { root_uri, files: mlflow.toWireFiles(files) };
    }),
    route(["post"], "artifacts/presigned-upload-url", mlflow.PresignUpload, ({ run_id, model_id, path }) => {
      if (Boolean(run_id) === Boolean(model_id))
        throw invalidInput("run_id", "Exactly one of run_id and model_id must be provided.");
      return refusePresign(context, "upload", { run_id, model_id, path });
    }),
    route(["post"], "artifacts/presigned-download-url", mlflow.PresignDownload, (place) =>
      refusePresign(context, "download", place),
    ),
  ];
}

/** What the web UI reads and writes of a run's artifacts, bytes instead of JSON. */
export function runFilesRouter(context: TrackingContext): Router {
  const router = Router();
  // The second path is what one component of the web UI asks for.
  router.get(["/get-artifact", "/ajax-api/2.0/mlflow/get-artifact"], async (request, response) => {
    await sendFile(response, await openRunArtifact(context, placeOf(queryOf(request))));
  });
  router.post("/ajax-api/2.0/mlflow/upload-artifact", async (request, response) => {
    await writeRunArtifact(context, placeOf(queryOf(request)), uploadBody(request));
    sendJson(response, {});
  });
  return router;
}

function placeOf(query: URLSearchParams): { run_id: string; path: string } {
  const run_id = query.get("run_id") || query.get("run_uuid");
  if (!run_id) throw invalidInput("run_uuid", "Missing value for required parameter 'run_uuid'.");
  const path = query.get("path");
  if (!path) throw invalidInput("path", "Missing value for required parameter 'path'.");
  return { run_id, path };
}
