import { get, post } from "./request.mjs";

/** Every way to read experiments. */
export function experimentRequests({ experiments }) {
  const { active, deleted, restored, renamed, many } = experiments;
  const one = ["0", ...active, ...deleted, restored, renamed, ...many.slice(0, 8)];
  return [
    ...one.map((experiment_id) => get("experiments/get", { experiment_id })),
    ...["999999", "x", "-1", ""].map((experiment_id) => get("experiments/get", { experiment_id })),
    ...names.map((experiment_name) => get("experiments/get-by-name", { experiment_name })),
    ...searches.map((body) => post("experiments/search", { max_results: 17, ...body }, "experiments")),
    get("experiments/search", { max_results: 40, view_type: "ALL" }, "experiments"),
    get(
      "experiments/search",
      { max_results: 5, filter: "name LIKE 'many%'", order_by: ["name DESC"] },
      "experiments",
    ),
    post("experiments/search", { max_results: 0 }),
    post("experiments/search", { max_results: 50_001 }),
    post("experiments/search", { max_results: 5, page_token: "nonsense" }),
    ...active.slice(0, 2).map((id) => post(datasets, { experiment_ids: [id] })),
    post(datasets, { experiment_ids: active }),
    post(datasets, { experiment_ids: deleted }),
    post(datasets, { experiment_ids: [] }),
  ];
}

/** MLflow serves it to its web page only. */
const datasets = "/ajax-api/2.0/mlflow/experiments/search-datasets";

const names = ["Default", "alpha 0", "üñí 3", "it's 7", "after", "before", "deleted 0", "no such name", ""];

const views = ["ACTIVE_ONLY", "DELETED_ONLY", "ALL"].map((view_type) => ({ view_type }));

const orders = ["name", "name DESC", "experiment_id", "experiment_id DESC", "creation_time ASC"]
  .concat(["creation_time DESC", "last_update_time", "last_update_time DESC"])
  .map((order) => ({ order_by: [order] }));

const filters = [
  "name = 'alpha 0'",
  "name = 'ALPHA 0'",
  "name != 'alpha 0'",
  "name LIKE 'many 00%'",
  "name LIKE 'MANY%'",
  "name ILIKE 'MANY%'",
  "name LIKE '%\\_%'",
  "attribute.name LIKE 'x_y%'",
  "name ILIKE '%ÜÑÍ%'",
  "name LIKE '%100\\%%'",
  'name = "it\'s 7"',
  "creation_time > 0",
  "creation_time <= 0",
  "last_update_time >= 1700000000000",
  "tags.team = 'alpha'",
  "tags.team != 'alpha'",
  "tags.team LIKE '%e%'",
  "tag.team ILIKE 'BETA'",
  "tags.`key 3` = '3'",
  "tags.\"key 3\" != '3'",
  "tags.team = 'line\nbreak'",
  "tags.empty = ''",
  "tags.nothing != 'x'",
  "tags.team = 'alpha' AND name LIKE '%many%'",
  "tags.team = 'alpha' AND tags.`key 1` LIKE '%1%'",
  "name = 1",
  "creation_time = 'x'",
  "tags.team > 'x'",
  "size = 'x'",
  "name = 'a' OR name = 'b'",
  "name",
].map((filter) => ({ filter }));

const searches = [
  {},
  ...views,
  ...orders,
  ...filters,
  { view_type: "ALL", order_by: ["last_update_time ASC", "name DESC"] },
  { view_type: "ALL", filter: "tags.team LIKE '%'", order_by: ["name"] },
  { order_by: ["tags.team"] },
  { order_by: ["nonsense"] },
  { order_by: ["name SIDEWAYS"] },
];
