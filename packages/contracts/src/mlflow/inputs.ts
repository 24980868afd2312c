import type { DatasetSummary, RunLinks } from "./entities.js";
import { int64, repeated, requiredText, text } from "./fields.js";
import { omitEmpty, toWireInt64 } from "./json.js";
import { message, runAliases } from "./message.js";

const dataset = message({
  name: requiredText,
  digest: requiredText,
  source_type: requiredText,
  source: requiredText,
  schema: text.nullable().default(null),
  profile: text.nullable().default(null),
});

const inputTag = message({ key: requiredText, value: requiredText });

export const LogInputs = message(
  {
    run_id: requiredText,
    datasets: repeated(message({ tags: repeated(inputTag), dataset })),
    models: repeated(message({ model_id: requiredText })),
  },
  runAliases,
);

export const LogOutputs = message({
  run_id: requiredText,
  models: message({ model_id: requiredText, step: int64.default(0n) }).array(),
});

export const LogModel = message({ run_id: requiredText, model_json: requiredText }, runAliases);

export const SearchDatasets = message({ experiment_ids: repeated(text) });

export function toWireInputs({ datasets, model_inputs }: RunLinks) {
  return {
    dataset_inputs: omitEmpty(
      datasets.map(({ dataset: { schema, profile, ...rest }, tags }) => ({
        tags: omitEmpty(tags),
        dataset: { ...rest, schema: schema ?? undefined, profile: profile ?? undefined },
      })),
    ),
    model_inputs: omitEmpty(model_inputs.map((model_id) => ({ model_id }))),
  };
}

export function toWireOutputs({ model_outputs }: RunLinks) {
  return {
    model_outputs: omitEmpty(
      model_outputs.map(({ model_id, step }) => ({ model_id, step: toWireInt64(step) })),
    ),
  };
}

export function toWireDatasetSummaries(summaries: readonly DatasetSummary[]) {
  return {
    dataset_summaries: omitEmpty(
      summaries.map(({ context, ...summary }) => ({ ...summary, context: context ?? undefined })),
    ),
  };
}
