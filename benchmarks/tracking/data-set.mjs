import { createRequire } from "node:module";
import { query } from "./query.mjs";

/*
 * The big data sets, as formulas: SQL fills both servers' databases with them, and the checks of the answers compute the
 * same rows again. Core tables are the same in every revision of MLflow's schema that either server may have made.
 */
export const sizes = {
  runs: 25_000,
  points: 1_000_000,
  /** Runs that take params; each batch goes to the next of them. */
  pool: 2_000,
};

export const experiments = { search: "101", history: "102", writes: "103" };

export const historyRun = "e".repeat(32);
export const searchedRunId = (i) => i.toString(16).padStart(32, "0");
export const poolRunId = (i) => `f${i.toString(16).padStart(31, "0")}`;

const START = 1_700_000_000_000;
const start_time = "1700000000000 + i * 1000";

/** The stored values of the ith run that a filter or an order may ask for. */
export function searchedRun(i) {
  return {
    run_id: searchedRunId(i),
    start_time: START + i * 1_000,
    accuracy: ((i * 7_919) % sizes.runs) / sizes.runs,
    optimizer: i % 2 === 0 ? "adam" : "sgd",
    team: i % 5 === 0 ? "blue" : "red",
  };
}

/** Loss at the ith step of the long history. */
export function historyPoint(i) {
  return { value: ((i * 31) % 1_000) / 1_000, timestamp: START + i * 100, step: i };
}

/** SQL that writes the number `i` in so many hexadecimal digits. */
const hexadecimal = {
  sqlite: (digits) => `printf('%0${digits}x', i)`,
  postgres: (digits) => `lpad(to_hex(i), ${digits}, '0')`,
};

/** SQL statements for a database, in order; `i` counts from 0 below the size. */
function statementsFor(store) {
  const searchedId = hexadecimal[store](32);
  const poolId = `'f' || ${hexadecimal[store](31)}`;
  return [
    ...Object.entries(experiments).map(
      ([name, id]) =>
        `insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace)
         values (${id}, '${name}', 'mlflow-artifacts:/${id}', 'active', ${START}, ${START}, 'default')`,
    ),
    runs(sizes.runs, searchedId, experiments.search),
    ...["accuracy", "loss", "f1", "precision", "recall"].flatMap((key, n) => {
      const value = n === 0 ? `((i * 7919) % ${sizes.runs}) / ${sizes.runs}.0` : `i / (i + ${n}.5)`;
      return ["metrics", "latest_metrics"].map((table) =>
        each(
          sizes.runs,
          `insert into ${table} (key, value, timestamp, step, is_nan, run_uuid)
           select '${key}', ${value}, ${start_time}, 100, false, ${searchedId} from n`,
        ),
      );
    }),
    ...[
      ["optimizer", "case i % 2 when 0 then 'adam' else 'sgd' end"],
      ["learning_rate", "'0.' || (i % 1000)"],
      ["batch_size", "'' || (16 << (i % 5))"],
      ["layers", "'' || (i % 12)"],
      ["seed", "'' || i"],
    ].map(([key, value]) =>
      each(
        sizes.runs,
        `insert into params (key, value, run_uuid) select '${key}', ${value}, ${searchedId} from n`,
      ),
    ),
    ...[
      ["mlflow.runName", "'run-' || i"],
      ["mlflow.user", "'bench'"],
      ["mlflow.source.type", "'LOCAL'"],
      ["team", "case i % 5 when 0 then 'blue' else 'red' end"],
    ].map(([key, value]) =>
      each(
        sizes.runs,
        `insert into tags (key, value, run_uuid) select '${key}', ${value}, ${searchedId} from n`,
      ),
    ),
    runs(1, `'${historyRun}'`, experiments.history),
    each(
      sizes.points,
      `insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
       select 'loss', ((i * 31) % 1000) / 1000.0, 1700000000000 + i * 100, i, false, '${historyRun}' from n`,
    ),
    runs(sizes.pool, poolId, experiments.writes),
  ];
}

function runs(count, id, experiment_id) {
  return each(
    count,
    `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
                       source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time)
     select ${id}, 'run-' || i, 'UNKNOWN', '', '', 'bench', 'FINISHED', ${start_time}, ${start_time} + 500, '', 'active',
            'mlflow-artifacts:/${experiment_id}/' || ${id} || '/artifacts', ${experiment_id}, null from n`,
  );
}

function each(count, insert) {
  return `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count}) ${insert}`;
}

/** Fills a database that its server has made and closed. */
export function fillSqlite(path) {
  const require = createRequire(new URL("../../packages/sqlite/package.json", import.meta.url));
  const Database = require("libsql");
  const database = new Database(path, { timeout: 20_000 });
  try {
    database.exec("begin immediate");
    for (const statement of statementsFor("sqlite")) database.exec(statement);
    database.exec("commit");
  } finally {
    database.close();
  }
}

/** The same for PostgreSQL, which also learns how its values are spread, as it would by itself some time later. */
export async function fillPostgres(uri) {
  await query(uri, "begin", ...statementsFor("postgres"), "commit", "vacuum analyze");
}
