import { experiments } from "./experiments.mjs";
import { loggedModels } from "./logged-models.mjs";
import { metricsAndArtifacts } from "./metrics-and-artifacts.mjs";
import { modelVersions } from "./model-versions.mjs";
import { registeredModels } from "./registered-models.mjs";
import { runs } from "./runs.mjs";

/**
 * Every endpoint that takes a message: its method, its path below `/api/2.0/mlflow/` with `:field` for what stands in the
 * path, what its fields hold, and `prepare`, which makes the fields of a request that succeeds. It is given what the
 * server holds (`world.mjs`) and a number that no other request had.
 */
const all = [
  ...experiments,
  ...runs,
  ...metricsAndArtifacts,
  ...registeredModels,
  ...modelVersions,
  ...loggedModels,
];

/** Those that only read come first, while both servers hold the same: later one has what the other refused. */
export const endpoints = [...all.filter(isRead), ...all.filter((endpoint) => !isRead(endpoint))];

function isRead({ method, path }) {
  return method === "GET" || path.endsWith("/search");
}
