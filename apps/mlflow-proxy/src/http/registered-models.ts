import { mlflow } from "@cerebros/contracts";
import { deleteAlias, getVersionByAlias, setAlias } from "../registry/aliases.js";
import { createRegisteredModel } from "../registry/create-registered-model.js";
import { deleteRegisteredModel } from "../registry/delete-registered-model.js";
import { getLatestVersions } from "../registry/get-latest-versions.js";
import { getRegisteredModel } from "../registry/get-registered-model.js";
import { renameRegisteredModel } from "../registry/rename-registered-model.js";
import { searchRegisteredModels } from "../registry/search-registered-models.js";
import { deleteRegisteredModelTag, setRegisteredModelTag } from "../registry/tag-registered-model.js";
import { updateRegisteredModel } from "../registry/update-registered-model.js";
import type { TrackingContext } from "../tracking/context.js";
import { type Route, route } from "./route.js";

export function registeredModelRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "registered-models/create", mlflow.CreateRegisteredModel, async (request) => ({
      registered_model: mlflow.toWireRegisteredModel(await createRegisteredModel(context, request)),
    })),
    route(["get"], "registered-models/get", mlflow.RegisteredModelByName, async ({ name }) => ({
      registered_model: mlflow.toWireRegisteredModel(await getRegisteredModel(context, name)),
    })),
    route(["post"], "registered-models/rename", mlflow.RenameRegisteredModel, async (request) => ({
      registered_model: mlflow.toWireRegisteredModel(await renameRegisteredModel(context, request)),
    })),
    route(["patch"], "registered-models/update", mlflow.UpdateRegisteredModel, async (request) => ({
      registered_model: mlflow.toWireRegisteredModel(await updateRegisteredModel(context, request)),
    })),
    route(["delete"], "registered-models/delete", mlflow.RegisteredModelByName, async ({ name }) => {
      await deleteRegisteredModel(context, name);
      return {};
    }),
    route(["get"], "registered-models/search", mlflow.SearchRegisteredModels, async (request) =>
      mlflow.toWireRegisteredModelPage(await searchRegisteredModels(context, request)),
    ),
    route(
      ["get", "post"],
      "registered-models/get-latest-versions",
      mlflow.GetLatestVersions,
      async (request) =>
        mlflow.toWireModelVersionPage({
          items: await getLatestVersions(context, request),
          next_page_token: null,
        }),
    ),
    route(["post"], "registered-models/set-tag", mlflow.SetRegisteredModelTag, async (request) => {
      await setRegisteredModelTag(context, request);
      return {};
    }),
    route(["delete"], "registered-models/delete-tag", mlflow.DeleteRegisteredModelTag, async (request) => {
      await deleteRegisteredModelTag(context, request);
      return {};
    }),
    route(["post"], "registered-models/alias", mlflow.SetAlias, async (request) => {
      await setAlias(context, request);
      return {};
    }),
    route(["delete"], "registered-models/alias", mlflow.AliasByName, async (request) => {
      await deleteAlias(context, request);
      return {};
    }),
    route(["get"], "registered-models/alias", mlflow.AliasByName, async (request) => ({
      model_version: mlflow.toWireModelVersion(await getVersionByAlias(context, request)),
    })),
  ];
}
