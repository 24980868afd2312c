import { bool, int, list, tags, text } from "../types.mjs";

const byVersion = { name: text(), version: text() };

export const modelVersions = [
  {
    method: "POST",
    path: "model-versions/create",
    fields: {
      name: text(),
      source: text(500),
      run_id: text(),
      tags: tags(250, 100_000),
      run_link: text(500),
      description: text(5_000),
      model_id: text(),
    },
    prepare: async ({ newModel }) => ({
      name: await newModel(),
      source: "s3://bucket/model",
      run_id: "r",
      tags: [{ key: "k", value: "v" }],
      run_link: "l",
      description: "d",
    }),
  },
  {
    method: "PATCH",
    path: "model-versions/update",
    fields: { ...byVersion, description: text(5_000) },
    prepare: async ({ name }) => ({ name, version: "1", description: "d" }),
  },
  {
    method: "POST",
    path: "model-versions/transition-stage",
    fields: { ...byVersion, stage: text(), archive_existing_versions: bool },
    prepare: async ({ name }) => ({
      name,
      version: "1",
      stage: "Staging",
      archive_existing_versions: false,
    }),
  },
  {
    method: "DELETE",
    path: "model-versions/delete",
    fields: byVersion,
    prepare: async ({ newModel, newVersion }) => {
      const name = await newModel();
      return { name, version: await newVersion(name) };
    },
  },
  {
    method: "GET",
    path: "model-versions/get",
    fields: byVersion,
    prepare: async ({ name }) => ({ name, version: "1" }),
  },
  {
    method: "GET",
    path: "model-versions/search",
    fields: { filter: text(), max_results: int, order_by: list(text()), page_token: text() },
    prepare: async ({ name }) => ({
      filter: `name = '${name}'`,
      max_results: 5,
      order_by: ["version_number ASC"],
    }),
  },
  {
    method: "GET",
    path: "model-versions/get-download-uri",
    fields: byVersion,
    prepare: async ({ name }) => ({ name, version: "1" }),
  },
  {
    method: "POST",
    path: "model-versions/set-tag",
    fields: { ...byVersion, key: text(250), value: text(100_000) },
    prepare: async ({ name }) => ({ name, version: "1", key: "k", value: "v" }),
  },
  {
    method: "DELETE",
    path: "model-versions/delete-tag",
    fields: { ...byVersion, key: text(250) },
    prepare: async ({ name }) => ({ name, version: "1", key: "k" }),
  },
];
