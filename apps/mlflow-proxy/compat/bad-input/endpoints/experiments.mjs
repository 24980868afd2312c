import { enumeration, int, list, tags, text } from "../types.mjs";

export const experiments = [
  {
    method: "POST",
    path: "experiments/create",
    fields: { name: text(256), artifact_location: text(256), tags: tags(250, 5_000) },
    prepare: async (_world, unique) => ({
      name: `experiment ${unique}`,
      artifact_location: "s3://bucket/place",
      tags: [{ key: "k", value: "v" }],
    }),
  },
  {
    method: "POST",
    path: "experiments/search",
    fields: {
      max_results: int,
      page_token: text(),
      filter: text(),
      order_by: list(text()),
      view_type: enumeration("ALL"),
    },
    prepare: async () => ({
      max_results: 5,
      filter: "name = 'Default'",
      order_by: ["name ASC"],
      view_type: "ALL",
    }),
  },
  {
    method: "GET",
    path: "experiments/search",
    fields: {
      max_results: int,
      page_token: text(),
      filter: text(),
      order_by: list(text()),
      view_type: enumeration("ALL"),
    },
    prepare: async () => ({ max_results: 5, filter: "name = 'Default'", order_by: ["name ASC"] }),
  },
  {
    method: "GET",
    path: "experiments/get",
    fields: { experiment_id: text() },
    prepare: async () => ({ experiment_id: "0" }),
  },
  {
    method: "GET",
    path: "experiments/get-by-name",
    fields: { experiment_name: text() },
    prepare: async () => ({ experiment_name: "Default" }),
  },
  {
    method: "POST",
    path: "experiments/delete",
    fields: { experiment_id: text() },
    prepare: async ({ newExperiment }) => ({ experiment_id: await newExperiment() }),
  },
  {
    method: "POST",
    path: "experiments/restore",
    fields: { experiment_id: text() },
    prepare: async ({ call, newExperiment }) => {
      const experiment_id = await newExperiment();
      await call("POST", "experiments/delete", { experiment_id });
      return { experiment_id };
    },
  },
  {
    method: "POST",
    path: "experiments/update",
    fields: { experiment_id: text(), new_name: text(256) },
    prepare: async ({ experiment_id }, unique) => ({ experiment_id, new_name: `renamed ${unique}` }),
  },
  {
    method: "POST",
    path: "experiments/set-experiment-tag",
    fields: { experiment_id: text(), key: text(250), value: text(5_000) },
    prepare: async ({ experiment_id }) => ({ experiment_id, key: "k", value: "v" }),
  },
  {
    method: "POST",
    path: "experiments/delete-experiment-tag",
    fields: { experiment_id: text(), key: text(250) },
    prepare: async ({ call, experiment_id }) => {
      await call("POST", "experiments/set-experiment-tag", { experiment_id, key: "gone", value: "v" });
      return { experiment_id, key: "gone" };
    },
  },
  {
    method: "POST",
    path: "experiments/search-datasets",
    base: "/ajax-api",
    fields: { experiment_ids: list(text()) },
    prepare: async () => ({ experiment_ids: ["0"] }),
  },
];
