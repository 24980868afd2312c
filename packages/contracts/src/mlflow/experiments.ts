import type { z } from "zod";
import type { Experiment, Page } from "./entities.js";
import { integer, repeated, requiredText, text, viewType } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message } from "./message.js";

export const CreateExperiment = message({
  name: requiredText,
  artifact_location: text.default(""),
  tags: repeated(message({ key: requiredText, value: text.default("") })),
});
export type CreateExperiment = z.infer<typeof CreateExperiment>;

export const SearchExperiments = message({
  max_results: integer.optional(),
  page_token: text.optional(),
  filter: text.default(""),
  order_by: repeated(text),
  view_type: viewType.default("ACTIVE_ONLY"),
});
export type SearchExperiments = z.infer<typeof SearchExperiments>;

export const ListExperiments = message({
  max_results: integer.optional(),
  page_token: text.optional(),
  view_type: viewType.default("ACTIVE_ONLY"),
});

export const ExperimentById = message({ experiment_id: requiredText });
export const ExperimentByName = message({ experiment_name: requiredText });
export const RenameExperiment = message({ experiment_id: requiredText, new_name: requiredText });
export const SetExperimentTag = message({
  experiment_id: requiredText,
  key: requiredText,
  value: text.default(""),
});
export const DeleteExperimentTag = message({ experiment_id: requiredText, key: requiredText });

export function toWireExperiment(experiment: Experiment) {
  const { experiment_id, name, artifact_location, lifecycle_stage } = experiment;
  return {
    experiment_id,
    name,
    artifact_location,
    lifecycle_stage,
    last_update_time: experiment.last_update_time ?? undefined,
    creation_time: experiment.creation_time ?? undefined,
    tags: omitEmpty(experiment.tags),
  };
}

export function toWireExperimentPage({ items, next_page_token }: Page<Experiment>) {
  return {
    experiments: omitEmpty(items.map(toWireExperiment)),
    next_page_token: next_page_token ?? undefined,
  };
}
