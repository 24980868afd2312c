import { mlflow } from "@cerebros/contracts";
import type { TrackingContext } from "./context.js";
import { checkLength } from "./key.js";
import { checkRunId, requireActiveRun } from "./run-rules.js";

const { limits } = mlflow;

export interface Inputs {
  run_id: string;
  datasets: readonly mlflow.DatasetInput[];
  models: readonly { model_id: string }[];
}

/** Says what a run reads. Repeating it is harmless: what is there already stays as it is, tags included. */
export function logInputs(context: TrackingContext, { run_id, datasets, models }: Inputs): Promise<void> {
  checkRunId(run_id);
  for (const [index, input] of datasets.entries()) checkDataset(input, `datasets[${index}]`);
  checkModels(models);
  return context.store.write(async (session) => {
    const run = await requireActiveRun(session, run_id);
    for (const { dataset, tags } of datasets) {
      const distinct = [...new Map(tags.map((tag) => [tag.key, tag])).values()];
      const ids = { dataset: context.newRunId(), input: context.newRunId() };
      await session.links.addDataset(run, { dataset, tags: distinct }, ids);
    }
    for (const { model_id } of models)
      await session.links.addModel(run_id, {
        id: context.newRunId(),
        direction: "input",
        model_id,
        step: 0n,
      });
  });
}

/** Says which models a run made, and when. Repeating it is harmless. */
export function logOutputs(
  context: TrackingContext,
  { run_id, models }: { run_id: string; models: readonly mlflow.ModelOutput[] },
): Promise<void> {
  checkModels(models);
  return context.store.write(async (session) => {
    await requireActiveRun(session, run_id);
    for (const model of models)
      await session.links.addModel(run_id, { ...model, id: context.newRunId(), direction: "output" });
  });
}

function checkDataset({ dataset, tags }: mlflow.DatasetInput, path: string): void {
  const { name, digest, source_type, source, schema, profile } = dataset;
  checkLength(name, limits.dataset_name, `${path}.dataset.name`);
  checkLength(digest, limits.dataset_digest, `${path}.dataset.digest`);
  checkLength(source_type, limits.dataset_source_type, `${path}.dataset.source_type`);
  checkLength(source, limits.dataset_source, `${path}.dataset.source`);
  checkLength(schema ?? "", limits.dataset_schema, `${path}.dataset.schema`);
  checkLength(profile ?? "", limits.dataset_profile, `${path}.dataset.profile`);
  for (const [index, { key, value }] of tags.entries()) {
    checkLength(key, limits.input_tag_key, `${path}.tags[${index}].key`);
    checkLength(value, limits.input_tag_value, `${path}.tags[${index}].value`);
  }
}

function checkModels(models: readonly { model_id: string }[]): void {
  for (const [index, { model_id }] of models.entries())
    checkLength(model_id, limits.model_id, `models[${index}].model_id`);
}
