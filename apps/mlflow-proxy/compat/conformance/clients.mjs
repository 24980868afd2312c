/**
 * Who judges what. `http` is no client of MLflow's: its groups send requests by themselves, so one run of them is
 * enough, in the environment of the newest client.
 */
const ofClients = ["core", "search", "inputs", "artifacts", "models", "registry", "absent"];

export const clients = [
  { name: "2.9", environment: "mlflow-2.9", groups: ofClients },
  { name: "2.22", environment: "mlflow-2.22", groups: ofClients },
  { name: "3", environment: "mlflow-3", groups: ofClients },
  { name: "http", environment: "mlflow-3", groups: ["wire", "thunderline"] },
];

/** The environment whose `mlflow server` is the peer. */
export const peerEnvironment = "mlflow-3";
