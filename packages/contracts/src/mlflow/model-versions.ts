import { z } from "zod";
import type { ModelVersion, Page } from "./entities.js";
import { integer, repeated, requiredText, text } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message } from "./message.js";

const byVersion = { name: requiredText, version: requiredText };

export const CreateModelVersion = message({
  name: requiredText,
  source: requiredText,
  run_id: text.default(""),
  tags: repeated(message({ key: requiredText, value: text.default("") })),
  run_link: text.default(""),
  description: text.default(""),
  model_id: text.default(""),
});
export type CreateModelVersion = z.infer<typeof CreateModelVersion>;

export const ModelVersionByNumber = message(byVersion);
/** An absent description removes it. */
export const UpdateModelVersion = message({ ...byVersion, description: text.nullable().default(null) });

export const TransitionStage = message({
  ...byVersion,
  stage: requiredText,
  archive_existing_versions: z.boolean().default(false),
});

export const SearchModelVersions = message({
  filter: text.default(""),
  max_results: integer.optional(),
  order_by: repeated(text),
  page_token: text.optional(),
});

export const SetModelVersionTag = message({ ...byVersion, key: requiredText, value: text.default("") });
export const DeleteModelVersionTag = message({ ...byVersion, key: requiredText });

export function toWireModelVersion(version: ModelVersion) {
  const { tags, aliases } = version;
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.creation_timestamp ?? undefined,
    last_updated_timestamp: version.last_updated_timestamp ?? undefined,
    user_id: version.user_id ?? undefined,
    current_stage: version.current_stage,
    description: version.description ?? undefined,
    source: version.source,
    run_id: version.run_id ?? undefined,
    status: version.status,
    status_message: version.status_message ?? undefined,
    run_link: version.run_link ?? undefined,
    tags: omitEmpty(tags),
    aliases: omitEmpty(aliases),
  };
}

export function toWireModelVersionPage({ items, next_page_token }: Page<ModelVersion>) {
  return {
    model_versions: omitEmpty(items.map(toWireModelVersion)),
    next_page_token: next_page_token ?? undefined,
  };
}
