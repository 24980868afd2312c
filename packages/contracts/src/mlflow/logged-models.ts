import { z } from "zod";
import type { LoggedModel, ModelMetric, Page } from "./entities.js";
import { count, enumeration, repeated, requiredText, text } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message } from "./message.js";
import { toWireMetric } from "./metrics.js";

const orderField = message({
  field_name: text.default(""),
  ascending: z.boolean().default(true),
  dataset_name: text.default(""),
  dataset_digest: text.default(""),
});

export const SearchLoggedModels = message({
  /** An empty list is one. */
  experiment_ids: z.array(text),
  filter: text.default(""),
  datasets: repeated(message({ dataset_name: requiredText, dataset_digest: text.default("") })),
  max_results: count.optional(),
  /** An entry that is no message names no field. */
  order_by: repeated(z.union([orderField, text.transform(() => orderField.parse({}))])),
  page_token: text.optional(),
});

const entries = repeated(message({ key: requiredText, value: text.default("") }));
const byModel = { model_id: requiredText };

export const CreateLoggedModel = message({
  experiment_id: requiredText,
  name: text.default(""),
  model_type: text.default(""),
  source_run_id: text.default(""),
  params: entries,
  tags: entries,
});
export type CreateLoggedModel = z.infer<typeof CreateLoggedModel>;

export const LoggedModelById = message(byModel);
export const FinalizeLoggedModel = message({
  ...byModel,
  status: enumeration({
    LOGGED_MODEL_PENDING: 1,
    LOGGED_MODEL_READY: 2,
    LOGGED_MODEL_UPLOAD_FAILED: 3,
  }).transform((name) => finalStatuses[name]),
});
const finalStatuses = {
  LOGGED_MODEL_PENDING: "PENDING",
  LOGGED_MODEL_READY: "READY",
  LOGGED_MODEL_UPLOAD_FAILED: "UPLOAD_FAILED",
} as const;

export const SetLoggedModelTags = message({ ...byModel, tags: entries });
export const DeleteLoggedModelTag = message({ ...byModel, tag_key: requiredText });
/** The model is the one of the path, but MLflow wants an id in the body too. */
export const LogModelParams = message({ ...byModel, path_id: requiredText, params: entries });
export const ListLoggedModelArtifacts = message({
  ...byModel,
  artifact_directory_path: text.default(""),
  page_token: text.optional(),
});

export function toWireLoggedModelPage({ items, next_page_token }: Page<LoggedModel>) {
  return {
    models: omitEmpty(items.map(toWireLoggedModel)),
    next_page_token: next_page_token ?? undefined,
  };
}

export function toWireLoggedModel({ info, data }: LoggedModel) {
  const { status, tags, status_message, source_run_id, model_type, ...rest } = info;
  return {
    info: {
      ...rest,
      status: status === "UNSPECIFIED" ? "LOGGED_MODEL_STATUS_UNSPECIFIED" : `LOGGED_MODEL_${status}`,
      source_run_id: source_run_id ?? undefined,
      model_type: model_type ?? undefined,
      status_message: status_message ?? undefined,
      tags: omitEmpty(tags),
    },
    data: { params: omitEmpty(data.params), metrics: omitEmpty(data.metrics.map(toWireModelMetric)) },
  };
}

function toWireModelMetric(metric: ModelMetric) {
  return {
    ...toWireMetric(metric),
    dataset_name: metric.dataset_name ?? undefined,
    dataset_digest: metric.dataset_digest ?? undefined,
    model_id: metric.model_id,
    run_id: metric.run_id,
  };
}
