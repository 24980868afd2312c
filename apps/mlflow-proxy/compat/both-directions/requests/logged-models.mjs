import { get, post } from "./request.mjs";

/** Logged models; nothing for a version of MLflow that has none. */
export function loggedModelRequests({ experiments, runs, logged_models }) {
  if (logged_models.length === 0) return [];
  const experiment_ids = experiments.active.slice(0, 3);
  const search = (body) =>
    post("logged-models/search", { experiment_ids, max_results: 11, ...body }, "models");
  const [, first, second] = logged_models;
  return [
    ...logged_models.slice(0, 25).map((id) => get(`logged-models/${id}`)),
    get(`logged-models/m-${"0".repeat(32)}`),
    get("logged-models/nonsense"),
    ...[...filters, ...idFilters(first, second, runs)].map((filter) => search({ filter })),
    ...orders.map((order_by) => search({ order_by, max_results: 17 })),
    search({}),
    search({ max_results: 50 }),
    search({ max_results: 51 }),
    search({ max_results: 0 }),
    search({ page_token: "nonsense" }),
    search({ experiment_ids: experiments.active.slice(1, 2) }),
    search({ experiment_ids: [] }),
    search({ experiment_ids: ["999999"] }),
    search({ datasets: [{ dataset_name: "data 1" }], filter: "metrics.`on data` > 0" }),
    search({
      datasets: [{ dataset_name: "data 1", dataset_digest: "digest1" }],
      filter: "metrics.`on data` > 0",
    }),
    search({ datasets: [{ dataset_name: "data 2" }] }),
    search({ datasets: [{ dataset_name: "nothing" }], filter: "metrics.`on data` > 0" }),
    search({ datasets: [{ dataset_digest: "digest1" }] }),
    post("logged-models/search", {}),
  ];
}

function idFilters(first, second, runs) {
  return [
    `model_id = '${first}'`,
    `model_id != '${first}'`,
    `model_id IN ('${first}', '${second}')`,
    `attributes.model_id NOT IN ('${first}')`,
    `model_id LIKE '${first.slice(0, 3)}%'`,
    `source_run_id = '${runs[4]}'`,
    `source_run_id != '${runs[4]}'`,
    `source_run_id LIKE '${runs[4].slice(0, 1)}%'`,
  ];
}

const filters = [
  "name = 'tree'",
  "name != 'tree'",
  "name LIKE 'model_%'",
  "name ILIKE 'FOREST'",
  "name LIKE 'net-é'",
  "attributes.name IN ('tree', 'Forest')",
  "name NOT IN ('tree')",
  "model_type = 'sklearn'",
  "model_type != 'sklearn'",
  "model_type = ''",
  "model_type ILIKE 'torch'",
  "status = 'READY'",
  "status != 'READY'",
  "status = 'PENDING'",
  "status = 'UPLOAD_FAILED'",
  "status = 'LOGGED_MODEL_READY'",
  "creation_timestamp > 0",
  "creation_time <= 0",
  "last_updated_timestamp > 1700000000000",
  "last_updated_time >= 1700000000000",
  "metrics.score > 0.5",
  "metrics.score < 0",
  "metrics.score != 0",
  "metric.`on data` >= 2",
  "params.depth = '3'",
  "params.depth != '3'",
  "params.note LIKE 'xxx%'",
  "params.depth IN ('1', '2')",
  "tags.team = 'a'",
  "tags.team ILIKE 'A'",
  "tags.team LIKE '%\nline'",
  "tags.n NOT IN ('1', '2')",
  "tags.nothing != 'x'",
  "name = 'tree' AND tags.team = 'a' AND params.depth != '9' AND metrics.score > -10",
  "name > 'a'",
  "name = 3",
  "metrics.score = 'x'",
  "nonsense = 'x'",
  "foo.bar = 'x'",
  "name = 'a' OR name = 'b'",
];

const orders = [
  [{ field_name: "name" }],
  [{ field_name: "name", ascending: false }],
  [{ field_name: "attributes.name" }],
  [{ field_name: "model_id" }],
  [{ field_name: "model_type" }],
  [{ field_name: "model_type", ascending: false }],
  [{ field_name: "status" }, { field_name: "name" }],
  [{ field_name: "source_run_id" }],
  [{ field_name: "creation_timestamp" }],
  [{ field_name: "creation_time", ascending: false }],
  [{ field_name: "last_updated_timestamp" }],
  [{ field_name: "last_updated_timestamp", ascending: false }],
  [{ field_name: "metrics.score" }],
  [{ field_name: "metrics.score", ascending: false }],
  [{ field_name: "metrics.on data" }],
  [{ field_name: "metrics.on data", dataset_name: "data 1", dataset_digest: "digest1" }],
  [{ field_name: "metrics.on data", ascending: false, dataset_name: "data 2" }],
  [{ field_name: "metrics.score", dataset_digest: "digest1" }],
  [{ field_name: "metrics.nothing" }],
  [{ field_name: "params.depth" }],
  [{ field_name: "tags.team" }],
  [{ field_name: "nonsense" }],
];
