import { mlflow } from "@cerebros/contracts";
import { Router } from "express";
import type { TrackingContext } from "../tracking/context.js";
import { createLoggedModel } from "../tracking/create-logged-model.js";
import { deleteLoggedModel } from "../tracking/delete-logged-model.js";
import { finalizeLoggedModel } from "../tracking/finalize-logged-model.js";
import { getLoggedModel } from "../tracking/get-logged-model.js";
import { logModelParams } from "../tracking/log-model-params.js";
import { listModelArtifacts, openModelArtifact } from "../tracking/model-artifacts.js";
import { searchLoggedModels } from "../tracking/search-logged-models.js";
import { deleteLoggedModelTag, setLoggedModelTags } from "../tracking/tag-logged-model.js";
import { queryOf, type Route, route } from "./route.js";
import { sendFile } from "./send-file.js";

export function loggedModelRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "logged-models", mlflow.CreateLoggedModel, async (request) => ({
      model: mlflow.toWireLoggedModel(await createLoggedModel(context, request)),
    })),
    route(["post"], "logged-models/search", mlflow.SearchLoggedModels, async (request) =>
      mlflow.toWireLoggedModelPage(await searchLoggedModels(context, request)),
    ),
    route(["get"], "logged-models/:model_id", mlflow.LoggedModelById, async ({ model_id }) => ({
      model: mlflow.toWireLoggedModel(await getLoggedModel(context, model_id)),
    })),
    // Here MLflow takes the id from the body alone, and asks for it there.
    route(["patch"], "logged-models/:path_id", mlflow.FinalizeLoggedModel, async (request) => ({
      model: mlflow.toWireLoggedModel(await finalizeLoggedModel(context, request)),
    })),
    route(["delete"], "logged-models/:model_id", mlflow.LoggedModelById, async ({ model_id }) => {
      await deleteLoggedModel(context, model_id);
      return {};
    }),
    route(["patch"], "logged-models/:model_id/tags", mlflow.SetLoggedModelTags, async (request) => {
      await setLoggedModelTags(context, request);
      return {};
    }),
    route(
      ["delete"],
      "logged-models/:model_id/tags/:tag_key",
      mlflow.DeleteLoggedModelTag,
      async (request) => {
        await deleteLoggedModelTag(context, request);
        return {};
      },
    ),
    route(["post"], "logged-models/:path_id/params", mlflow.LogModelParams, async ({ path_id, params }) => {
      await logModelParams(context, { model_id: path_id, params });
      return {};
    }),
    route(
      ["get"],
      "logged-models/:model_id/artifacts/directories",
      mlflow.ListLoggedModelArtifacts,
      async ({ model_id, artifact_directory_path: path }) => {
        const { root_uri, files } = await listModelArtifacts(context, { model_id, path });
        return { root_uri, files: mlflow.toWireFiles(files) };
      },
    ),
  ];
}

/** What the web UI reads of a model's artifacts, bytes instead of JSON. */
export function modelFilesRouter(context: TrackingContext): Router {
  const router = Router();
  router.get("/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files", async (request, response) => {
    const path = queryOf(request).get("artifact_file_path");
    if (!path)
      throw new mlflow.MlflowError(
        "BAD_REQUEST",
        'Request must include the "artifact_file_path" query parameter.',
        { field: "artifact_file_path" },
      );
    await sendFile(response, await openModelArtifact(context, { model_id: request.params.model_id, path }));
  });
  return router;
}
