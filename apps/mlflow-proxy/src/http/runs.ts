import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "../tracking/context.js";
import { createRun } from "../tracking/create-run.js";
import { deleteRun, restoreRun } from "../tracking/delete-run.js";
import { deleteTag } from "../tracking/delete-tag.js";
import { getRun } from "../tracking/get-run.js";
import { logBatch } from "../tracking/log-batch.js";
import { logInputs, logOutputs } from "../tracking/log-inputs.js";
import { logModel } from "../tracking/log-model.js";
import { logMetric, logParam, setTag } from "../tracking/log-one.js";
import { searchRuns } from "../tracking/search-runs.js";
import { updateRun } from "../tracking/update-run.js";
import { type Route, route } from "./route.js";

export function runRoutes(context: TrackingContext): Route[] {
  return [
    route(["post"], "runs/create", mlflow.CreateRun, async (request) => {
      const run = await createRun(context, { ...request, experiment_id: request.experiment_id || "0" });
      // Of the outputs of a new run MLflow says nothing.
      return { run: { ...mlflow.toWireRun(run), outputs: undefined } };
    }),
    route(["get"], "runs/get", mlflow.RunById, async ({ run_id }) => ({
      run: mlflow.toWireRun(await getRun(context, run_id)),
    })),
    route(["post"], "runs/update", mlflow.UpdateRunRequest, async (request) => ({
      run_info: mlflow.toWireRunInfo(await updateRun(context, request)),
    })),
    route(["post"], "runs/search", mlflow.SearchRunsRequest, async (request) => {
      const { run_view_type: view_type, metric_keys, param_keys, tag_keys, ...search } = request;
      const only = { metric_keys, param_keys, tag_keys };
      return mlflow.toWireRunPage(await searchRuns(context, { ...search, view_type, only }));
    }),
    route(["post"], "runs/delete", mlflow.RunById, async ({ run_id }) => {
      await deleteRun(context, run_id);
      return {};
    }),
    route(["post"], "runs/restore", mlflow.RunById, async ({ run_id }) => {
      await restoreRun(context, run_id);
      return {};
    }),
    route(["post"], "runs/log-batch", mlflow.LogBatchRequest, async (request) => {
      await logBatch(context, request);
      return {};
    }),
    route(["post"], "runs/log-metric", mlflow.LogMetric, async (request) => {
      await logMetric(context, request);
      return {};
    }),
    route(["post"], "runs/log-parameter", mlflow.LogParam, async (request) => {
      await logParam(context, request);
      return {};
    }),
    route(["post"], "runs/set-tag", mlflow.SetTag, async (request) => {
      await setTag(context, request);
      return {};
    }),
    route(["post"], "runs/log-inputs", mlflow.LogInputs, async (request) => {
      await logInputs(context, request);
      return {};
    }),
    route(["post"], "runs/outputs", mlflow.LogOutputs, async (request) => {
      await logOutputs(context, request);
      return {};
    }),
    route(["post"], "runs/log-model", mlflow.LogModel, async (request) => {
      await logModel(context, request);
      return {};
    }),
    route(["post"], "runs/delete-tag", mlflow.DeleteTag, async (request) => {
      await deleteTag(context, request);
      return {};
    }),
  ];
}
