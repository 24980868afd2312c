import type { TrackingPort } from "@cerebros/api";
import { CerebrosError, type mlflow, type TrackingRun } from "@cerebros/contracts";
import { allOf } from "../search-filter/syntax.js";
import type { TrackingContext } from "./context.js";
import { ensureExperiment } from "./ensure-experiment.js";
import { ensureRun } from "./ensure-run.js";
import { getRun } from "./get-run.js";
import { logBatch } from "./log-batch.js";
import { findRuns } from "./search-runs.js";
import { updateRun } from "./update-run.js";

export interface ServerIdentity {
  version: string;
  mlflow_version: string;
  /** Milliseconds since 1970. */
  started_at: number;
}

/** The use cases behind MLflow's REST routes, as our own services call them. */
export function createTrackingPort(context: TrackingContext, identity: ServerIdentity): TrackingPort {
  return {
    async ensureExperiment({ name }) {
      return { experiment_id: await ensureExperiment(context, name) };
    },
    async ensureRun({ tag, run_name = "", start_time, ...request }) {
      const { run, created } = await ensureRun(context, tag, {
        ...request,
        run_name,
        start_time: start_time === undefined ? undefined : BigInt(start_time),
      });
      return { run: toTrackingRun(run), created };
    },
    logBatch: ({ metrics, ...rest }) => logBatch(context, { ...rest, metrics: metrics.map(toMetric) }),
    async updateRun({ end_time, ...request }) {
      await updateRun(context, {
        ...request,
        end_time: end_time === undefined ? undefined : BigInt(end_time),
      });
    },
    async getRun({ run_id }) {
      return toTrackingRun(await getRun(context, run_id));
    },
    async searchRuns({ tags, ...search }) {
      const filter = allOf(tags.map((tag) => ({ entity: "tag", operator: "=", ...tag })));
      const page = await findRuns(context, {
        ...search,
        filter,
        view_type: "ACTIVE_ONLY",
        order: [],
      });
      return { runs: page.items.map(toTrackingRun), next_page_token: page.next_page_token };
    },
    async health() {
      const { version, mlflow_version, started_at } = identity;
      await context.store.read((session) => session.experiments.areNone());
      return {
        status: "ok",
        service: "mlflow-proxy",
        version,
        mlflow_version,
        schema_revision: context.store.revision,
        uptime_s: (context.now() - started_at) / 1_000,
      };
    },
  };
}

function toMetric({ timestamp, step, ...metric }: TrackingRun["metrics"][number]): mlflow.Metric {
  return { ...metric, timestamp: BigInt(timestamp), step: BigInt(step) };
}

function toTrackingRun({ info, data }: mlflow.Run): TrackingRun {
  const exact = (value: bigint, what: string) => toExact(value, `${what} of run ${info.run_id}`);
  const metrics = data.metrics.map(({ timestamp, step, ...metric }) => ({
    ...metric,
    timestamp: exact(timestamp, `time of metric ${JSON.stringify(metric.key)}`),
    step: exact(step, `step of metric ${JSON.stringify(metric.key)}`),
  }));
  const { start_time, end_time } = info;
  return {
    ...info,
    start_time: start_time === null ? null : exact(start_time, "start"),
    end_time: end_time === null ? null : exact(end_time, "end"),
    metrics,
    params: data.params,
    tags: data.tags,
  };
}

/** A number of this interface has 53 bits. What other clients wrote beyond that is refused, not rounded. */
function toExact(value: bigint, what: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new CerebrosError(
    "conflict",
    `the ${what} is ${value}, beyond 2^53, which only MLflow's REST interface can carry`,
  );
}
