import { invalidInput, mlflow } from "@cerebros/contracts";
import type { DataKeys, StoreSession } from "../store/port.js";

/** Refuses what cannot be the id of a run. MLflow does so where several things are logged; elsewhere such a run is not found. */
export function checkRunId(run_id: string): void {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(run_id)) return;
  const given = JSON.stringify(run_id.slice(0, 300));
  throw invalidInput("run_id", `Invalid value ${given} for parameter 'run_id' supplied.`);
}

/** The run, deleted or not. */
export async function requireRun(session: StoreSession, run_id: string): Promise<mlflow.RunInfo> {
  const info = await session.runs.find(run_id);
  if (info) return info;
  throw new mlflow.MlflowError("RESOURCE_DOES_NOT_EXIST", `Run with id=${run_id} not found`, {
    field: "run_id",
  });
}

/** A deleted run refuses writes. */
export async function requireActiveRun(session: StoreSession, run_id: string): Promise<mlflow.RunInfo> {
  const info = await requireRun(session, run_id);
  if (info.lifecycle_stage === "active") return info;
  throw invalidInput(
    "run_id",
    `The run ${run_id} must be in the 'active' state. Current state is ${info.lifecycle_stage}.`,
  );
}

/** The run with all that was logged to it. */
export async function withData(session: StoreSession, info: mlflow.RunInfo): Promise<mlflow.Run> {
  const { run_id } = info;
  return toRun(info, await session.runs.dataOf([run_id]), await session.links.ofRuns([run_id]));
}

/** The runs, in their order, with all that was logged to them. */
export async function withDataOf(
  session: StoreSession,
  infos: readonly mlflow.RunInfo[],
  only?: DataKeys,
): Promise<mlflow.Run[]> {
  const ids = infos.map(({ run_id }) => run_id);
  const data = await session.runs.dataOf(ids, only);
  const links = await session.links.ofRuns(ids);
  return infos.map((info) => toRun(info, data, links));
}

function toRun(
  info: mlflow.RunInfo,
  data: ReadonlyMap<string, mlflow.RunData>,
  links: ReadonlyMap<string, mlflow.RunLinks>,
): mlflow.Run {
  return {
    info,
    data: data.get(info.run_id) ?? { metrics: [], params: [], tags: [] },
    links: links.get(info.run_id) ?? { datasets: [], model_inputs: [], model_outputs: [] },
  };
}
