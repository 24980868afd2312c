import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { createExperiment } from "../tracking/create-experiment.js";
import { deleteExperiment, restoreExperiment } from "../tracking/delete-experiment.js";
import { getExperiment, getExperimentByName } from "../tracking/get-experiment.js";
import { renameExperiment } from "../tracking/rename-experiment.js";
import { searchDatasets } from "../tracking/search-datasets.js";
import { searchExperiments } from "../tracking/search-experiments.js";
import { deleteExperimentTag, setExperimentTag } from "../tracking/tag-experiment.js";
import { type Route, route } from "./route.js";

export function experimentRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "experiments/create", mlflow.CreateExperiment, async (request) => ({
      experiment_id: await createExperiment(context, request),
    })),
    route(["get"], "experiments/get", mlflow.ExperimentById, async ({ experiment_id }) => ({
      experiment: mlflow.toWireExperiment(await getExperiment(context, experiment_id)),
    })),
    route(["get"], "experiments/get-by-name", mlflow.ExperimentByName, async ({ experiment_name }) => ({
      experiment: mlflow.toWireExperiment(await getExperimentByName(context, experiment_name)),
    })),
    route(["get", "post"], "experiments/search", mlflow.SearchExperiments, async (request) =>
      mlflow.toWireExperimentPage(await searchExperiments(context, request)),
    ),
    route(["post"], "experiments/search-datasets", mlflow.SearchDatasets, async ({ experiment_ids }) =>
      mlflow.toWireDatasetSummaries(await searchDatasets(context, experiment_ids)),
    ),
    // MLflow 2 dropped this one. Health checks in the field still ask for it, and want the list even when it is empty.
    route(["get"], "experiments/list", mlflow.ListExperiments, async (request) => {
      const page = await searchExperiments(context, { ...request, filter: "", order_by: [] });
      const { experiments = [], next_page_token } = mlflow.toWireExperimentPage(page);
      return { experiments, next_page_token };
    }),
    route(["post"], "experiments/delete", mlflow.ExperimentById, async ({ experiment_id }) => {
      await deleteExperiment(context, experiment_id);
      return {};
    }),
    route(["post"], "experiments/restore", mlflow.ExperimentById, async ({ experiment_id }) => {
      await restoreExperiment(context, experiment_id);
      return {};
    }),
    route(["post"], "experiments/update", mlflow.RenameExperiment, async (request) => {
      await renameExperiment(context, request);
      return {};
    }),
    route(["post"], "experiments/set-experiment-tag", mlflow.SetExperimentTag, async (request) => {
      await setExperimentTag(context, request);
      return {};
    }),
    route(["post"], "experiments/delete-experiment-tag", mlflow.DeleteExperimentTag, async (request) => {
      await deleteExperimentTag(context, request);
      return {};
    }),
  ];
}
