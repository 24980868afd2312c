import { get, post } from "./request.mjs";

/** Registered models and their versions. */
export function registryRequests({ registered_models, versions, prompts, runs, logged_models }) {
  const named = [...registered_models.slice(0, 14), "new name", ...prompts.slice(0, 1)];
  const numbered = Object.entries(versions)
    .slice(0, 12)
    .flatMap(([name, numbers]) => numbers.map((version) => ({ name, version })));
  const missing = [{ name: "gone" }, { name: "old name" }, { name: "" }];
  return [
    ...[...named.map((name) => ({ name })), ...missing].map((query) => get("registered-models/get", query)),
    ...named.slice(0, 8).map((name) => get("registered-models/get-latest-versions", { name })),
    get("registered-models/get-latest-versions", { name: "日本", stages: ["Production", "staging"] }),
    post("registered-models/get-latest-versions", { name: "per%cent", stages: ["None", "Archived"] }),
    post("registered-models/get-latest-versions", { name: "iris", stages: ["Nonsense"] }),
    get("registered-models/get-latest-versions", { name: "gone" }),
    ...named.slice(0, 6).map((name) => get("registered-models/alias", { name, alias: "champion" })),
    get("registered-models/alias", { name: "per%cent", alias: "Other-1" }),
    get("registered-models/alias", { name: "per%cent", alias: "other-1" }),
    get("registered-models/alias", { name: "per%cent", alias: "nothing" }),
    get("registered-models/alias", { name: "gone", alias: "champion" }),
    ...numbered.map((query) => get("model-versions/get", query)),
    ...numbered.slice(0, 12).map((query) => get("model-versions/get-download-uri", query)),
    ...["2", "99", "x", ""].map((version) => get("model-versions/get", { name: "per%cent", version })),
    get("model-versions/get-download-uri", { name: "per%cent", version: "2" }),
    ...modelSearches.map((query) =>
      get("registered-models/search", { max_results: 9, ...query }, "registered_models"),
    ),
    ...[...versionSearches, ...searchesOfIds(runs, logged_models)].map((query) =>
      get("model-versions/search", { max_results: 23, ...query }, "model_versions"),
    ),
    get("model-versions/search", {}, "model_versions"),
    get("registered-models/search", {}, "registered_models"),
  ];
}

function searchesOfIds(runs, models) {
  const some = runs.slice(0, 40).map((id) => `'${id}'`);
  return [
    `run_id = '${runs[3]}'`,
    `run_id IN (${some})`,
    `run_id != '${runs[3]}'`,
    `source_path LIKE '%${runs[3].slice(0, 2)}%'`,
    `source_path = 'models:/${models[3] ?? "m-0"}'`,
  ].map((filter) => ({ filter }));
}

const modelFilters = [
  "name = 'iris'",
  "name = 'IRIS'",
  "name != 'iris'",
  "name LIKE 'many 0%'",
  "name LIKE 'MANY%'",
  "name ILIKE 'IRIS%'",
  "name LIKE '%\\_%'",
  "name LIKE 'under_score'",
  "name ILIKE '%É%'",
  "name = '日本'",
  "tags.team = 'a'",
  "tags.team != 'a'",
  "tag.team ILIKE 'b'",
  "tags.team LIKE '%line'",
  "tags.n = '3' AND tags.team LIKE '%'",
  "tags.nothing != 'x'",
  "name LIKE 'many%' AND tags.team = 'a'",
  "tags.`mlflow.prompt.is_prompt` = 'true'",
  "tags.mlflow.prompt.is_prompt != 'true'",
  "name > 'a'",
  "name = 3",
  "version = 1",
  "name = 'a' OR name = 'b'",
];

const modelSearches = [
  {},
  ...modelFilters.map((filter) => ({ filter })),
  ...["name", "name DESC", "name ASC"].map((order) => ({ order_by: [order] })),
  ...["timestamp", "timestamp DESC", "last_updated_timestamp ASC"].map((order) => ({ order_by: [order] })),
  { order_by: ["last_updated_timestamp DESC", "name DESC"] },
  { order_by: ["creation_timestamp"] },
  { order_by: ["nonsense"] },
  { order_by: ["name SIDEWAYS"] },
  { max_results: 1001 },
  { max_results: 0 },
  { page_token: "nonsense" },
];

const versionFilters = [
  "name = 'per%cent'",
  "name != 'per%cent'",
  "name LIKE 'many 00%'",
  "name ILIKE 'IRIS%'",
  "name LIKE 'per\\%cent'",
  "version_number = 1",
  "version_number > 2",
  "version_number <= 2 AND name LIKE 'many%'",
  "version_number != 1",
  "version = 1",
  "tags.score = '1'",
  "tags.score != '1'",
  "tags.text LIKE 'a%'",
  "tag.text ILIKE 'bbb%'",
  "tags.score = '0' AND tags.text LIKE '%é%'",
  "source_path LIKE '%model é'",
  "source_path ILIKE 'MLFLOW%'",
  "run_id = ''",
  "tags.`mlflow.prompt.is_prompt` = 'true'",
  "name = 3",
  "version_number = 'x'",
  "stage = 'Production'",
  "name = 'a' OR name = 'b'",
];

const versionSearches = [
  {},
  ...versionFilters.map((filter) => ({ filter })),
  ...["name", "name DESC", "version_number", "version_number DESC"].map((order) => ({ order_by: [order] })),
  ...["creation_timestamp", "creation_timestamp DESC"].map((order) => ({ order_by: [order] })),
  ...["last_updated_timestamp", "last_updated_timestamp DESC"].map((order) => ({ order_by: [order] })),
  { order_by: ["version_number DESC", "name ASC"] },
  { order_by: ["nonsense"] },
  { max_results: 200_001 },
  { max_results: 0 },
  { page_token: "nonsense" },
];
