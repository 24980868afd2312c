import { get } from "./request.mjs";

/** Histories of metrics: of one run in pages, of several at once, and sampled. */
export function metricRequests({ runs, special }) {
  const history = (run_id, metric_key, more = {}) =>
    get("metrics/get-history", { run_id, metric_key, max_results: 25_000, ...more }, "metrics");
  const bulk = (query) => get("/ajax-api/2.0/mlflow/metrics/get-history-bulk", query);
  const sampled = (query) => get("metrics/get-history-bulk-interval", query);
  const keys = ["every", "steps", "ends in nan", "time zero", "a/b", "a b", "a.b-c_d:e", "é", "日本", "none"];
  return [
    ...keys.map((key) => history(special.metrics, key)),
    history(special.metrics, "every", { max_results: 3 }),
    history(special.long, "curve"),
    history(special.long, "curve", { max_results: 700 }),
    history(special.times, "against"),
    history(special.times, "against", { max_results: 13 }),
    history(special.wide, "m/699"),
    ...runs.slice(0, 12).map((run_id) => history(run_id, "loss")),
    ...runs.slice(0, 6).map((run_id) => history(run_id, "odd")),
    history(runs[1], "loss", { page_token: "nonsense" }),
    history("0".repeat(32), "loss"),
    history(runs[1], ""),
    bulk({ run_id: runs.slice(0, 20), metric_key: "loss", max_results: 1000 }),
    bulk({ run_id: runs.slice(0, 20), metric_key: "loss", max_results: 11 }),
    bulk({ run_id: [special.metrics], metric_key: "every", max_results: 100 }),
    bulk({ run_id: [special.times, special.long], metric_key: "against" }),
    bulk({ run_id: runs.slice(0, 101), metric_key: "loss" }),
    bulk({ run_id: [], metric_key: "loss" }),
    bulk({ run_id: [runs[0]] }),
    sampled({ run_ids: runs.slice(0, 50), metric_key: "loss" }),
    sampled({ run_ids: runs.slice(0, 50), metric_key: "loss", start_step: 2, end_step: 4 }),
    sampled({ run_ids: [special.times], metric_key: "against", max_results: 100 }),
    sampled({ run_ids: [special.metrics], metric_key: "steps" }),
    sampled({ run_ids: [special.metrics], metric_key: "every" }),
    sampled({ run_ids: [special.metrics], metric_key: "none" }),
    sampled({
      run_ids: [special.long],
      metric_key: "curve",
      max_results: 2500,
      start_step: 0,
      end_step: 2000,
    }),
    sampled({ run_ids: [special.long], metric_key: "curve", max_results: 2501 }),
    sampled({ run_ids: [special.long], metric_key: "curve", max_results: 0 }),
    sampled({ run_ids: [special.long], metric_key: "curve", start_step: 5 }),
    sampled({ run_ids: [special.long], metric_key: "curve", start_step: 5, end_step: 4 }),
    sampled({ run_ids: runs.slice(0, 101), metric_key: "loss" }),
    sampled({ run_ids: [], metric_key: "loss" }),
    sampled({ run_ids: [special.long] }),
    sampled({ run_ids: [special.long], metric_key: "curve", max_results: 10 }),
    sampled({
      run_ids: [special.long, special.times],
      metric_key: "curve",
      max_results: 100,
      start_step: 50,
      end_step: 999,
    }),
  ];
}
