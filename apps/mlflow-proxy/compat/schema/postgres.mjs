import pg from "pg";
import { startPostgres } from "../postgres.mjs";
import { startServer } from "../start-server.mjs";
import { readCatalog } from "./catalog.mjs";

/** Databases of a PostgreSQL server that is started for them. Python's SQLAlchemy and ours take the same spelling of a URI. */
export async function openPostgres(_python, folder) {
  const server = await startPostgres();

  return {
    async create(name) {
      await onConnection(server.uri, (client) => client.query(`create database ${name}`));
      return uriOf(name).replace("postgresql:", "postgresql+psycopg2:");
    },

    async createOurs(name) {
      await (await startServer(folder, ["--backend-store-uri", uriOf(name)])).stop();
    },

    dump: (name) =>
      onConnection(uriOf(name), async (client) => ({
        objects: await readCatalog(client),
        rows: {
          alembic_version: await rowsOf(client, "alembic_version"),
          workspaces: await rowsOf(client, "workspaces"),
        },
      })),

    /** What is in the database with the statement carried out, which is then taken back. */
    dumpAfter: (name, statement) =>
      onConnection(uriOf(name), async (client) => {
        await client.query(`begin; ${statement}`);
        const objects = await readCatalog(client);
        await client.query("rollback");
        return objects;
      }),

    changes,
    stop: server.stop,
  };

  function uriOf(name) {
    const uri = new URL(server.uri);
    uri.pathname = `/${name}`;
    return uri.href;
  }
}

/** What a comparison has to notice: a statement, and the object that it changes. */
const changes = [
  ["alter table runs add column more text", "column runs.more"],
  ["alter table runs alter column name type varchar(251)", "column runs.name"],
  ["alter table runs alter column start_time type integer", "column runs.start_time"],
  ["alter table experiments alter column name drop not null", "column experiments.name"],
  ["alter table experiments alter column workspace drop default", "column experiments.workspace"],
  ["alter table spans alter column duration_ns drop expression", "column spans.duration_ns"],
  ["alter table params drop constraint param_pk", "constraint params.param_pk"],
  [
    "alter table datasets drop constraint fk_datasets_experiment_id_experiments",
    "constraint datasets.fk_datasets_experiment_id_experiments",
  ],
  [
    `alter table datasets drop constraint fk_datasets_experiment_id_experiments,
      add constraint fk_datasets_experiment_id_experiments foreign key (experiment_id) references experiments`,
    "constraint datasets.fk_datasets_experiment_id_experiments",
  ],
  [
    "alter table experiments drop constraint uq_experiments_workspace_name",
    "constraint experiments.uq_experiments_workspace_name",
  ],
  [
    "alter table experiments drop constraint experiments_lifecycle_stage",
    "constraint experiments.experiments_lifecycle_stage",
  ],
  ["drop index index_params_run_uuid", "index index_params_run_uuid"],
  [
    "drop index index_params_run_uuid; create index index_params_run_uuid on params (run_uuid, key)",
    "index index_params_run_uuid",
  ],
  ["alter sequence experiments_experiment_id_seq increment 2", "sequence experiments_experiment_id_seq"],
  ["alter sequence experiments_experiment_id_seq owned by none", "sequence experiments_experiment_id_seq"],
  [
    "alter table secrets disable trigger prevent_secrets_aad_mutation",
    "trigger secrets.prevent_secrets_aad_mutation",
  ],
  ["drop function prevent_secrets_aad_mutation cascade", "function prevent_secrets_aad_mutation()"],
  ["create type more as enum ('a')", "type more"],
  ["alter table jobs set unlogged", "table jobs"],
  ["drop table jobs", "table jobs"],
];

async function rowsOf(client, table) {
  const { rows } = await client.query({ text: `select * from ${table}`, rowMode: "array" });
  return rows;
}

async function onConnection(uri, work) {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
