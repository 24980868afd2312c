import type { z } from "zod";
import type { ModelAlias, Page, RegisteredModel } from "./entities.js";
import { integer, repeated, requiredText, text } from "./fields.js";
import { omitEmpty } from "./json.js";
import { message } from "./message.js";
import { toWireModelVersion } from "./model-versions.js";

const byName = { name: requiredText };

export const CreateRegisteredModel = message({
  ...byName,
  tags: repeated(message({ key: requiredText, value: text.default("") })),
  description: text.default(""),
});
export type CreateRegisteredModel = z.infer<typeof CreateRegisteredModel>;

export const RegisteredModelByName = message(byName);
export const RenameRegisteredModel = message({ ...byName, new_name: requiredText });
/** An absent description empties it. */
export const UpdateRegisteredModel = message({ ...byName, description: text.default("") });

export const SearchRegisteredModels = message({
  filter: text.default(""),
  max_results: integer.optional(),
  order_by: repeated(text),
  page_token: text.optional(),
});

export const GetLatestVersions = message({ ...byName, stages: repeated(text) });
export const SetRegisteredModelTag = message({ ...byName, key: requiredText, value: text.default("") });
export const DeleteRegisteredModelTag = message({ ...byName, key: requiredText });
export const SetAlias = message({ ...byName, alias: requiredText, version: requiredText });
export const AliasByName = message({ ...byName, alias: requiredText });

export function toWireRegisteredModel(model: RegisteredModel) {
  return {
    name: model.name,
    creation_timestamp: model.creation_timestamp ?? undefined,
    last_updated_timestamp: model.last_updated_timestamp ?? undefined,
    description: model.description || undefined,
    latest_versions: omitEmpty(model.latest_versions.map(toWireModelVersion)),
    tags: omitEmpty(model.tags),
    aliases: omitEmpty(model.aliases.map(toWireAlias)),
  };
}

function toWireAlias({ alias, version }: ModelAlias) {
  return { alias, version: String(version) };
}

export function toWireRegisteredModelPage({ items, next_page_token }: Page<RegisteredModel>) {
  return {
    registered_models: omitEmpty(items.map(toWireRegisteredModel)),
    next_page_token: next_page_token ?? undefined,
  };
}
