import { double, enumeration, int, list, object, tags, text } from "../types.mjs";

const byRun = { fields: { run_id: text() }, prepare: async ({ run_id }) => ({ run_id }) };

export const runs = [
  {
    method: "POST",
    path: "runs/create",
    fields: {
      experiment_id: text(),
      user_id: text(256),
      run_name: text(250),
      start_time: int,
      tags: tags(250, 8_000),
    },
    prepare: async ({ experiment_id }) => ({
      experiment_id,
      user_id: "me",
      run_name: "name",
      start_time: 1,
      tags: [{ key: "k", value: "v" }],
    }),
  },
  { method: "GET", path: "runs/get", ...byRun },
  { method: "POST", path: "runs/delete", ...byRun },
  { method: "POST", path: "runs/restore", ...byRun },
  {
    method: "POST",
    path: "runs/update",
    fields: { run_id: text(), status: enumeration("FINISHED"), end_time: int, run_name: text(250) },
    prepare: async ({ run_id }) => ({ run_id, status: "FINISHED", end_time: 2, run_name: "other" }),
  },
  {
    method: "POST",
    path: "runs/search",
    fields: {
      experiment_ids: list(text()),
      filter: text(),
      run_view_type: enumeration("ALL"),
      max_results: int,
      order_by: list(text()),
      page_token: text(),
    },
    prepare: async () => ({
      experiment_ids: ["0"],
      filter: "metrics.m > 0",
      run_view_type: "ALL",
      max_results: 5,
      order_by: ["start_time DESC"],
    }),
  },
  {
    method: "POST",
    path: "runs/log-metric",
    fields: {
      run_id: text(),
      key: text(250),
      value: double,
      timestamp: int,
      step: int,
      dataset_name: text(500),
      dataset_digest: text(36),
    },
    prepare: async ({ run_id }, unique) => ({
      run_id,
      key: "m",
      value: 0.5,
      timestamp: unique,
      step: unique,
    }),
  },
  {
    method: "POST",
    path: "runs/log-parameter",
    fields: { run_id: text(), key: text(250), value: text(6_000) },
    // Params are written once; in a run of its own no case meets what an earlier one wrote.
    prepare: async ({ newRun }, unique) => ({ run_id: await newRun(), key: `p${unique}`, value: "v" }),
  },
  {
    method: "POST",
    path: "runs/set-tag",
    fields: { run_id: text(), key: text(250), value: text(8_000) },
    prepare: async ({ run_id }) => ({ run_id, key: "k", value: "v" }),
  },
  {
    method: "POST",
    path: "runs/delete-tag",
    fields: { run_id: text(), key: text(250) },
    prepare: async ({ call, run_id }) => {
      await call("POST", "runs/set-tag", { run_id, key: "gone", value: "v" });
      return { run_id, key: "gone" };
    },
  },
  {
    method: "POST",
    path: "runs/log-batch",
    fields: {
      run_id: text(),
      metrics: list(object({ key: text(250), value: double, timestamp: int, step: int })),
      params: list(object({ key: text(250), value: text(6_000) })),
      tags: tags(250, 8_000),
    },
    prepare: async ({ newRun }, unique) => ({
      run_id: await newRun(),
      metrics: [{ key: "m", value: 0.5, timestamp: unique, step: unique }],
      params: [{ key: `p${unique}`, value: "v" }],
      tags: [{ key: "k", value: "v" }],
    }),
  },
  {
    method: "POST",
    path: "runs/log-inputs",
    fields: {
      run_id: text(),
      datasets: list(
        object({
          tags: tags(255, 500),
          dataset: object({
            name: text(500),
            digest: text(36),
            source_type: text(36),
            source: text(65_535),
            schema: text(1_048_575),
            profile: text(16_777_215),
          }),
        }),
      ),
      models: list(object({ model_id: text() })),
    },
    prepare: async ({ run_id }) => ({
      run_id,
      datasets: [
        {
          tags: [{ key: "mlflow.data.context", value: "training" }],
          dataset: { name: "d", digest: "1", source_type: "local", source: "x", schema: "{}", profile: "{}" },
        },
      ],
    }),
  },
  {
    method: "POST",
    path: "runs/outputs",
    fields: { run_id: text(), models: list(object({ model_id: text(), step: int })) },
    prepare: async ({ newRun, model_id }) => ({ run_id: await newRun(), models: [{ model_id, step: 1 }] }),
  },
  {
    method: "POST",
    path: "runs/log-model",
    fields: { run_id: text(), model_json: text() },
    prepare: async ({ newRun }) => {
      const run_id = await newRun();
      const model = { run_id, artifact_path: "model", utc_time_created: "2026-01-01", flavors: {} };
      return { run_id, model_json: JSON.stringify(model) };
    },
  },
];
