import { invalidInput, mlflow } from "@cerebros/contracts";
import { Router } from "express";
import { createModelVersion } from "../registry/create-model-version.js";
import { deleteModelVersion } from "../registry/delete-model-version.js";
import { getDownloadUri, getModelVersion } from "../registry/get-model-version.js";
import { openVersionArtifact } from "../registry/open-version-artifact.js";
import { searchModelVersions } from "../registry/search-model-versions.js";
import { deleteModelVersionTag, setModelVersionTag } from "../registry/tag-model-version.js";
import { transitionStage } from "../registry/transition-stage.js";
import { updateModelVersion } from "../registry/update-model-version.js";
import type { TrackingContext } from "../tracking/context.js";
import { queryOf, type Route, route } from "./route.js";
import { sendFile } from "./send-file.js";

export function modelVersionRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "model-versions/create", mlflow.CreateModelVersion, async (request) => ({
      model_version: mlflow.toWireModelVersion(await createModelVersion(context, request)),
    })),
    route(["get"], "model-versions/get", mlflow.ModelVersionByNumber, async (request) => ({
      model_version: mlflow.toWireModelVersion(await getModelVersion(context, request)),
    })),
    route(["patch"], "model-versions/update", mlflow.UpdateModelVersion, async (request) => ({
      model_version: mlflow.toWireModelVersion(await updateModelVersion(context, request)),
    })),
    route(["post"], "model-versions/transition-stage", mlflow.TransitionStage, async (request) => ({
      model_version: mlflow.toWireModelVersion(await transitionStage(context, request)),
    })),
    route(["delete"], "model-versions/delete", mlflow.ModelVersionByNumber, async (request) => {
      await deleteModelVersion(context, request);
      return {};
    }),
    route(["get"], "model-versions/search", mlflow.SearchModelVersions, async (request) =>
      mlflow.toWireModelVersionPage(await searchModelVersions(context, request)),
    ),
    route(["get"], "model-versions/get-download-uri", mlflow.ModelVersionByNumber, async (request) => ({
      artifact_uri: await getDownloadUri(context, request),
    })),
    route(["post"], "model-versions/set-tag", mlflow.SetModelVersionTag, async (request) => {
      await setModelVersionTag(context, request);
      return {};
    }),
    route(["delete"], "model-versions/delete-tag", mlflow.DeleteModelVersionTag, async (request) => {
      await deleteModelVersionTag(context, request);
      return {};
    }),
  ];
}

/** What the web UI reads of a version's files, bytes instead of JSON. */
export function versionFilesRouter(context: TrackingContext): Router {
  const router = Router();
  router.get("/model-versions/get-artifact", async (request, response) => {
    const query = queryOf(request);
    const required = (field: string) => {
      const value = query.get(field);
      if (value) return value;
      throw invalidInput(field, `Missing value for required parameter '${field}'.`);
    };
    const place = { name: required("name"), version: required("version"), path: required("path") };
    await sendFile(response, await openVersionArtifact(context, place));
  });
  return router;
}
