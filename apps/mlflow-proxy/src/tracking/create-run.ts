import { mlflow } from "@cerebros/contracts";
import { appendToUri } from "../artifacts/location.js";
import type { StoreSession } from "../store/port.js";
import type { TrackingContext } from "./context.js";
import { requireActiveExperiment } from "./experiment-rules.js";
import { checkLength } from "./key.js";
import { chooseRunName, runNameTag } from "./run-name.js";
import { checkNewRunTags, distinctTags } from "./tags.js";

const { limits } = mlflow;

export interface NewRun {
  experiment_id: string;
  user_id: string;
  /** Empty = as the tag says, else made up. */
  run_name: string;
  /** Milliseconds since 1970. Absent = now. */
  start_time?: bigint | undefined;
  tags: readonly mlflow.Tag[];
}

export function createRun(context: TrackingContext, request: NewRun): Promise<mlflow.Run> {
  const checked = checkNewRun(context, request);
  return context.store.write((session) => insertRun(context, session, checked));
}

/** The request with its tags as they are stored, or a refusal. */
export function checkNewRun(context: TrackingContext, request: NewRun): NewRun {
  checkLength(request.user_id, limits.user_id, "user_id");
  const tags = checkNewRunTags(context, request.tags);
  return { ...request, run_name: chooseRunName(request.run_name, tags) ?? "", tags };
}

/** @param request that `checkNewRun` returned. */
export async function insertRun(
  context: TrackingContext,
  session: StoreSession,
  request: NewRun,
): Promise<mlflow.Run> {
  const experiment = await requireActiveExperiment(session, request.experiment_id);
  const run_id = context.newRunId();
  const run_name = request.run_name || context.newRunName();
  const artifact_uri = appendToUri(experiment.artifact_location, run_id, "artifacts");
  checkLength(artifact_uri, limits.artifact_uri, "artifact_uri");
  const info: mlflow.RunInfo = {
    run_id,
    run_name,
    experiment_id: experiment.experiment_id,
    user_id: request.user_id,
    status: "RUNNING",
    start_time: request.start_time ?? BigInt(context.now()),
    end_time: null,
    artifact_uri,
    lifecycle_stage: "active",
  };
  await session.runs.insert(info);
  const tags = distinctTags([...request.tags, { key: runNameTag, value: run_name }]);
  await session.tags.set(run_id, tags);
  // Nothing else is in a run that has just come into being, so nothing is read.
  return {
    info,
    data: { metrics: [], params: [], tags: tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)) },
    links: { datasets: [], model_inputs: [], model_outputs: [] },
  };
}
