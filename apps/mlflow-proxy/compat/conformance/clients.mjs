const ofClients = ["core", "search", "inputs", "artifacts", "models", "registry", "absent"];
const ofHttp = ["wire", "thunderline"];

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
    name: "2.9-postgresql",
    environment: "mlflow-2.9",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ofClients,
  },
  {
    name: "2.22-postgresql",
    environment: "mlflow-2.22",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ofClients,
  },
  {
    name: "3-postgresql",
    environment: "mlflow-3",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ofClients,
  },
  {
    name: "3-own-files",
    environment: "mlflow-3",
    server: "own-files",
    where: "own files",
    groups: ofFiles,
  },
  { name: "http", environment: "mlflow-3", server: "default", groups: ofHttp },
  {
    name: "http-postgresql",
    environment: "mlflow-3",
    server: "postgresql",
    where: "PostgreSQL",
    groups: ofHttp,
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
