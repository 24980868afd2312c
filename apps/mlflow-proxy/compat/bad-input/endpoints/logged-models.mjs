import { bool, enumeration, int, list, object, tags, text } from "../types.mjs";

const byModel = { model_id: text() };

export const loggedModels = [
  {
    method: "POST",
    path: "logged-models",
    fields: {
      experiment_id: text(),
      name: text(500),
      model_type: text(500),
      source_run_id: text(),
      params: tags(255, 6_000),
      tags: tags(255, 8_000),
    },
    prepare: async ({ experiment_id, run_id }) => ({
      experiment_id,
      name: "m",
      model_type: "t",
      source_run_id: run_id,
      params: [{ key: "p", value: "v" }],
      tags: [{ key: "t", value: "v" }],
    }),
  },
  {
    method: "PATCH",
    path: "logged-models/:model_id",
    fields: { ...byModel, status: enumeration("LOGGED_MODEL_READY") },
    prepare: async ({ model_id }) => ({ model_id, status: "LOGGED_MODEL_READY" }),
  },
  {
    method: "GET",
    path: "logged-models/:model_id",
    fields: byModel,
    prepare: async ({ model_id }) => ({ model_id }),
  },
  {
    method: "DELETE",
    path: "logged-models/:model_id",
    fields: byModel,
    prepare: async ({ newLoggedModel }) => ({ model_id: await newLoggedModel() }),
  },
  {
    method: "POST",
    path: "logged-models/search",
    fields: {
      experiment_ids: list(text()),
      filter: text(),
      datasets: list(object({ dataset_name: text(), dataset_digest: text() })),
      max_results: int,
      order_by: list(
        object({ field_name: text(), ascending: bool, dataset_name: text(), dataset_digest: text() }),
      ),
      page_token: text(),
    },
    prepare: async () => ({
      experiment_ids: ["0"],
      filter: "name = 'm'",
      datasets: [{ dataset_name: "d", dataset_digest: "1" }],
      max_results: 5,
      order_by: [{ field_name: "creation_timestamp", ascending: true }],
    }),
  },
  {
    method: "PATCH",
    path: "logged-models/:model_id/tags",
    fields: { ...byModel, tags: tags(255, 8_000) },
    prepare: async ({ model_id }) => ({ model_id, tags: [{ key: "k", value: "v" }] }),
  },
  {
    method: "DELETE",
    path: "logged-models/:model_id/tags/:tag_key",
    fields: { ...byModel, tag_key: text() },
    prepare: async ({ call, model_id }) => {
      const tags = [{ key: "gone", value: "v" }];
      await call("PATCH", `logged-models/${model_id}/tags`, { model_id, tags });
      return { model_id, tag_key: "gone" };
    },
  },
  {
    method: "POST",
    path: "logged-models/:model_id/params",
    fields: { ...byModel, params: tags(255, 6_000) },
    prepare: async ({ newLoggedModel }, unique) => ({
      model_id: await newLoggedModel(),
      params: [{ key: `p${unique}`, value: "v" }],
    }),
  },
  {
    method: "GET",
    path: "logged-models/:model_id/artifacts/directories",
    fields: { ...byModel, artifact_directory_path: text() },
    prepare: async ({ model_id }) => ({ model_id, artifact_directory_path: "model" }),
  },
];
