import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { startPostgres } from "../../apps/mlflow-proxy/compat/postgres.mjs";
import { createBareClient } from "./bare-postgres.mjs";
import { fillPostgres, fillSqlite } from "./data-set.mjs";
import { query } from "./query.mjs";

/**
 * A database for each server, to be made by it: files below the folder, or in one PostgreSQL that is started for the
 * purpose and makes its commits durable, as it does by default. There our server has a bare client beside it.
 */
export function databasesIn(store, folder) {
  return store === "postgres" ? inPostgres() : inFiles(folder);
}

function inFiles(folder) {
  const pathOf = (name) => join(folder, name, "mlflow.db");
  return {
    versions: {},
    uriOf(name) {
      mkdirSync(dirname(pathOf(name)), { recursive: true });
      return `sqlite:///${pathOf(name)}`;
    },
    fill: async (name) => fillSqlite(pathOf(name)),
    bareClient: () => null,
    stop: async () => {},
  };
}

async function inPostgres() {
  const server = await startPostgres();
  const names = ["ours", "mlflow"];
  for (const name of names) await query(server.uri, `create database bench_${name}`);
  const addressOf = (name) => server.uri.replace(/[^/]*$/, `bench_${name}`);
  const [{ server_version }] = await query(server.uri, "show server_version");
  return {
    versions: { postgres: server_version },
    // The driver that MLflow uses by default, spelt out: which one the bare scheme means changes from release to release.
    uriOf: (name) => addressOf(name).replace("postgresql:", "postgresql+psycopg2:"),
    fill: (name) => fillPostgres(addressOf(name)),
    bareClient: () => createBareClient(addressOf("ours")),
    stop: () => server.stop(),
  };
}
