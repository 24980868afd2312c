import type { z } from "zod";
import type { Page, Run, RunInfo } from "./entities.js";
import { double, int64, integer, repeated, requiredText, runStatus, text, viewType } from "./fields.js";
import { toWireInputs, toWireOutputs } from "./inputs.js";
import { omitEmpty, toWireInt64 } from "./json.js";
import { message, runAliases } from "./message.js";
import { toWireMetric } from "./metrics.js";

const tag = message({ key: requiredText, value: text.default("") });
const param = message({ key: requiredText, value: text.default("") });
const metricFields = {
  key: requiredText,
  value: double,
  timestamp: int64,
  step: int64.default(0n),
  model_id: text.optional(),
  dataset_name: text.optional(),
  dataset_digest: text.optional(),
};

const byRun = { run_id: requiredText };

export const CreateRun = message({
  experiment_id: text.default(""),
  user_id: text.default(""),
  run_name: text.default(""),
  start_time: int64.optional(),
  tags: repeated(tag),
});
export type CreateRun = z.infer<typeof CreateRun>;

export const RunById = message(byRun, runAliases);

export const UpdateRunRequest = message(
  {
    ...byRun,
    status: runStatus.optional(),
    end_time: int64.optional(),
    run_name: text.optional(),
  },
  runAliases,
);

export const SearchRunsRequest = message({
  experiment_ids: repeated(text),
  filter: text.default(""),
  run_view_type: viewType.default("ACTIVE_ONLY"),
  max_results: integer.optional(),
  order_by: repeated(text),
  page_token: text.optional(),
  /** Ours: the only keys that are wanted; none = all. */
  metric_keys: repeated(text),
  param_keys: repeated(text),
  tag_keys: repeated(text),
});
export type SearchRunsRequest = z.infer<typeof SearchRunsRequest>;

export const LogMetric = message({ ...byRun, ...metricFields }, runAliases);
export const LogParam = message({ ...byRun, key: requiredText, value: text.default("") }, runAliases);
export const SetTag = message({ ...byRun, key: requiredText, value: text.default("") }, runAliases);
export const DeleteTag = message({ ...byRun, key: requiredText }, runAliases);

export const LogBatchRequest = message({
  run_id: requiredText,
  metrics: repeated(message(metricFields)),
  params: repeated(param),
  tags: repeated(tag),
});

export function toWireRunInfo(info: RunInfo) {
  return {
    run_id: info.run_id,
    run_uuid: info.run_id,
    run_name: info.run_name,
    experiment_id: info.experiment_id,
    user_id: info.user_id,
    status: info.status,
    start_time: info.start_time === null ? undefined : toWireInt64(info.start_time),
    // MLflow leaves out an end at 0, the same as none.
    end_time: info.end_time ? toWireInt64(info.end_time) : undefined,
    artifact_uri: info.artifact_uri,
    lifecycle_stage: info.lifecycle_stage,
  };
}

export function toWireRun({ info, data, links }: Run) {
  return {
    info: toWireRunInfo(info),
    data: {
      metrics: omitEmpty(data.metrics.map(toWireMetric)),
      params: omitEmpty(data.params),
      tags: omitEmpty(data.tags),
    },
    inputs: toWireInputs(links),
    outputs: toWireOutputs(links),
  };
}

export function toWireRunPage({ items, next_page_token }: Page<Run>) {
  return {
    runs: omitEmpty(items.map(toWireRun)),
    next_page_token: next_page_token ?? undefined,
  };
}
