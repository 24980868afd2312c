import { int, list, tags, text } from "../types.mjs";

const byName = { name: text() };

export const registeredModels = [
  {
    method: "POST",
    path: "registered-models/create",
    fields: { name: text(256), tags: tags(250, 5_000), description: text(5_000) },
    prepare: async (_world, unique) => ({
      name: `model ${unique}`,
      tags: [{ key: "k", value: "v" }],
      description: "d",
    }),
  },
  {
    method: "POST",
    path: "registered-models/rename",
    fields: { name: text(), new_name: text(256) },
    prepare: async ({ newModel }, unique) => ({ name: await newModel(), new_name: `renamed ${unique}` }),
  },
  {
    method: "PATCH",
    path: "registered-models/update",
    fields: { name: text(), description: text(5_000) },
    prepare: async ({ name }) => ({ name, description: "d" }),
  },
  {
    method: "DELETE",
    path: "registered-models/delete",
    fields: byName,
    prepare: async ({ newModel }) => ({ name: await newModel() }),
  },
  {
    method: "GET",
    path: "registered-models/get",
    fields: byName,
    prepare: async ({ name }) => ({ name }),
  },
  {
    method: "GET",
    path: "registered-models/search",
    fields: { filter: text(), max_results: int, order_by: list(text()), page_token: text() },
    prepare: async () => ({ filter: "name LIKE 'm%'", max_results: 5, order_by: ["name ASC"] }),
  },
  {
    method: "POST",
    path: "registered-models/get-latest-versions",
    fields: { name: text(), stages: list(text()) },
    prepare: async ({ name }) => ({ name, stages: ["None"] }),
  },
  {
    method: "GET",
    path: "registered-models/get-latest-versions",
    fields: { name: text(), stages: list(text()) },
    prepare: async ({ name }) => ({ name, stages: ["None"] }),
  },
  {
    method: "POST",
    path: "registered-models/set-tag",
    fields: { name: text(), key: text(250), value: text(5_000) },
    prepare: async ({ name }) => ({ name, key: "k", value: "v" }),
  },
  {
    method: "DELETE",
    path: "registered-models/delete-tag",
    fields: { name: text(), key: text(250) },
    prepare: async ({ name }) => ({ name, key: "k" }),
  },
  {
    method: "POST",
    path: "registered-models/alias",
    fields: { name: text(), alias: text(255), version: text() },
    prepare: async ({ name }) => ({ name, alias: "a", version: "1" }),
  },
  {
    method: "DELETE",
    path: "registered-models/alias",
    fields: { name: text(), alias: text(255) },
    prepare: async ({ name }) => ({ name, alias: "b" }),
  },
  {
    method: "GET",
    path: "registered-models/alias",
    fields: { name: text(), alias: text() },
    prepare: async ({ name }) => ({ name, alias: "champion" }),
  },
];
