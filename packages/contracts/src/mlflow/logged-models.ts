import type { LoggedModel, ModelMetric, Page } from "./entities.js";
import { integer, repeated, requiredText, text } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message } from "./message.js";
import { toWireMetric } from "./metrics.js";

export const SearchLoggedModels = message({
  experiment_ids: repeated(text),
  filter: text.default(""),
  datasets: repeated(message({ dataset_name: requiredText, dataset_digest: text.default("") })),
  max_results: integer.optional(),
  order_by: repeated(message({ field_name: requiredText })),
  page_token: text.optional(),
});

export function toWireLoggedModelPage({ items, next_page_token }: Page<LoggedModel>) {
  return {
    models: omitEmpty(items.map(toWireLoggedModel)),
    next_page_token: next_page_token ?? undefined,
  };
}

function toWireLoggedModel({ info, data }: LoggedModel) {
  const { status, tags, status_message, source_run_id, ...rest } = info;
  return {
    info: {
      ...rest,
      status: `LOGGED_MODEL_${status}`,
      source_run_id: source_run_id ?? undefined,
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
