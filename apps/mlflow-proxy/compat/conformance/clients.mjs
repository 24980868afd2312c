const ofClients = ["core", "search", "inputs", "artifacts", "models", "registry", "absent"];

/** Which database answers makes no difference that a client could see by its version: the newest judges for all. */
const ofDatabases = [
  "core",
  "search",
  "inputs",
  "registry",
  ...["logged_models", "search_logged_models", "run_models", "history_tag"].map((group) => `models/${group}`),
];

/** Where artifacts lie and the server's path matter to whatever moves files. */
const ofFiles = [
  "core/fluent",
  "core/command_line",
  "artifacts/log_and_load",
  "artifacts/deletion",
  "models/log_model",
  "models/autolog",
];

/**
 * Who judges what. `http` is no client of MLflow's: its groups send requests by themselves, in the environment of the
 * newest client. `server` is one of `serverKinds`; `where` says in words which, unless it is the default.
 */
export const clients = [
  { name: "2.9", environment: "mlflow-2.9", server: "default", groups: ofClients },
  { name: "2.22", environment: "mlflow-2.22", server: "default", groups: ofClients },
  { name: "3", environment: "mlflow-3", server: "default", groups: ofClients },
  {
    name: "3-postgresql",
    environment: "mlflow-3",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ofDatabases,
  },
  {
    name: "3-own-files",
    environment: "mlflow-3",
    server: "own-files",
    where: "own files",
    groups: ofFiles,
  },
  { name: "http", environment: "mlflow-3", server: "default", groups: ["wire", "thunderline"] },
  {
    name: "http-postgresql",
    environment: "mlflow-3",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ["wire"],
  },
];

/** The environment whose `mlflow server` is the peer. */
export const peerEnvironment = "mlflow-3";

/** `client 3.17.2, PostgreSQL` for a result whose client is known; without one it does not know its version. */
export function titleOf({ name, client }) {
  const { where } = clients.find((one) => one.name === name);
  const title = name.startsWith("http") ? "HTTP" : (client ?? name);
  return where === undefined ? title : `${title}, ${where}`;
}
