import { int, list, text } from "../types.mjs";

export const metricsAndArtifacts = [
  {
    method: "GET",
    path: "metrics/get-history",
    fields: { run_id: text(), metric_key: text(), page_token: text(), max_results: int },
    prepare: async ({ run_id }) => ({ run_id, metric_key: "m", max_results: 5 }),
  },
  {
    method: "GET",
    path: "metrics/get-history-bulk-interval",
    fields: { run_ids: list(text()), metric_key: text(), start_step: int, end_step: int, max_results: int },
    prepare: async ({ run_id }) => ({
      run_ids: [run_id],
      metric_key: "m",
      start_step: 0,
      end_step: 9,
      max_results: 5,
    }),
  },
  {
    method: "GET",
    path: "metrics/get-history-bulk",
    base: "/ajax-api",
    fields: { run_id: list(text()), metric_key: text(), max_results: int },
    prepare: async ({ run_id }) => ({ run_id: [run_id], metric_key: "m", max_results: 5 }),
  },
  {
    method: "GET",
    path: "artifacts/list",
    fields: { run_id: text(), path: text(), page_token: text() },
    prepare: async ({ run_id }) => ({ run_id, path: "model" }),
  },
];
