#!/usr/bin/env node
/*
 * Our server on PostgreSQL beside a bare `pg` client that sends the main statements of the same operations, written out by
 * hand: what is left is what HTTP, JSON and validation cost. Prints the rates of both and their factor. Some 45 seconds.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { experiments, historyRun, poolRunId } from "./data-set.mjs";
import { databasesIn } from "./databases.mjs";
import { load } from "./load.mjs";
import { operations } from "./operations.mjs";
import { median } from "./quantile.mjs";
import { pg } from "./query.mjs";
import { startServer } from "./server-process.mjs";

const ROUNDS = 3;
const SECONDS = 1.5;
const serverFile = fileURLToPath(new URL("../../apps/mlflow-proxy/dist/main.js", import.meta.url));

/** The same work for a client; `n` is another number each time. */
const bare = {
  create_run: createRun,
  params_10: (client, n) => addParams(client, n, 10),
  params_100: (client, n) => addParams(client, n, 100),
  search_filter: searchFilter,
  interval,
};

async function createRun(client, n) {
  const run = randomBytes(16).toString("hex");
  const id = [experiments.writes];
  await client.query("begin isolation level serializable");
  await client.query("select * from experiments where experiment_id = $1", id);
  await client.query("select * from experiment_tags where experiment_id in ($1) order by key", id);
  await client.query(
    `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
       source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time)
     values ($1, $2, 'UNKNOWN', '', '', 'bench', 'RUNNING', $3, null, '', 'active', $4, $5, null)`,
    [run, `bare-${n}`, 1_700_000_000_000 + n, `mlflow-artifacts:/${id}/${run}/artifacts`, ...id],
  );
  const tags = Object.entries({
    "mlflow.runName": `bare-${n}`,
    "mlflow.source.name": "train.py",
    "mlflow.source.type": "LOCAL",
    "mlflow.user": "bench",
  });
  await client.query(
    `insert into tags (run_uuid, key, value) values ${tags.map((_, k) => `($1, $${2 * k + 2}, $${2 * k + 3})`)}
     on conflict (key, run_uuid) do update set value = excluded.value`,
    [run, ...tags.flat()],
  );
  for (const table of ["latest_metrics", "params", "tags"])
    await client.query(`select * from ${table} where run_uuid in ($1) order by key`, [run]);
  const inputs = "select * from inputs where";
  await client.query(
    `${inputs} source_type = 'DATASET' and destination_type = 'RUN' and destination_id in ($1)`,
    [run],
  );
  await client.query(`${inputs} source_type in ('RUN_INPUT', 'RUN_OUTPUT') and source_id in ($1)`, [run]);
  await client.query("commit");
}

async function addParams(client, n, count) {
  const run = poolRunId(100 + (n % 1_000));
  const keys = Array.from({ length: count }, (_, k) => `bare_${count}/${n}/${k}`);
  const rows = keys.map((_, k) => `($1, $${2 * k + 2}, $${2 * k + 3})`);
  await client.query("begin isolation level serializable");
  await client.query("select * from runs where run_uuid = $1", [run]);
  await client.query(
    `insert into params (run_uuid, key, value) values ${rows} on conflict (key, run_uuid) do nothing`,
    [run, ...keys.flatMap((key) => [key, "value"])],
  );
  await client.query("commit");
}

async function searchFilter(client) {
  const under = (table, key, test) => `exists (select 1 from ${table} c
    where c.run_uuid = runs.run_uuid and c.key = '${key}' and ${test})`;
  const { rows } = await client.query(
    `select runs.run_uuid from runs
     left join latest_metrics o on o.run_uuid = runs.run_uuid and o.key = 'accuracy'
     where experiment_id in ($1) and lifecycle_stage = 'active'
       and ${under("latest_metrics", "accuracy", "c.value > 0.9 and not c.is_nan")}
       and ${under("params", "optimizer", "c.value = 'adam'")} and ${under("tags", "team", "c.value = 'blue'")}
     order by case when o.is_nan then 1 when o.value is null then 2 else 0 end, o.value desc nulls last,
       start_time desc nulls last, runs.run_uuid limit 101`,
    [experiments.search],
  );
  const ids = [rows.slice(0, 100).map(({ run_uuid }) => run_uuid)];
  for (const table of ["runs", "latest_metrics", "params", "tags"])
    await client.query(`select * from ${table} where run_uuid = any($1)`, ids);
}

async function interval(client) {
  const of = "from metrics where run_uuid = $1 and key = 'loss' and step >= 0";
  await client.query(`select min(step), max(step), count(distinct step) ${of}`, [historyRun]);
  for (let start = 0; start < 1_000_000; start += 100_000) {
    const steps = Array.from({ length: 250 }, (_, k) => `(cast(${start + k * 400} as bigint))`);
    await client.query(
      `with chosen(step) as (values ${steps}) select metrics.* from chosen cross join metrics
       where run_uuid = $1 and key = 'loss' and metrics.step = chosen.step order by metrics.step`,
      [historyRun],
    );
  }
}

/** A transaction that lost against another runs again, as it does in our server. */
async function untilCommitted(client, work) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error.code !== "40001") throw error;
      await client.query("rollback");
    }
  }
}

async function rateOfBare(pool, work, connections, from) {
  let n = 0;
  const start = performance.now();
  const worker = async () => {
    while (performance.now() - start < SECONDS * 1_000) {
      const client = await pool.connect();
      try {
        const number = from + n++;
        await untilCommitted(client, () => work(client, number));
      } finally {
        client.release();
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return (n / (performance.now() - start)) * 1_000;
}

const folder = mkdtempSync(join(tmpdir(), "cerebros-bench-bare-"));
const databases = await databasesIn("postgres", folder);
const uri = databases.uriOf("ours");
const pool = new pg.Pool({ connectionString: uri.replace("+psycopg2", ""), max: 8 });
// The database ends while connections of the pool may still be closing.
pool.on("error", ({ message }) => process.stderr.write(`${message}\n`));
const command = [process.execPath, serverFile, "server"];
let server = await startServer({ command, folder, store_uri: uri });
try {
  await server.stop();
  await databases.fill("ours");
  server = await startServer({ command, folder, store_uri: uri });
  const { port } = server;
  for (const { name, title, connections, start } of operations.filter(({ name }) => bare[name])) {
    const session = start();
    let sent = 0;
    const rates = { ours: [], bare: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const turn = { port, connections, seconds: SECONDS, requests: 20_000 };
      const next = () => session.next(sent++);
      const check = (body, asked) => session.check(body, asked);
      const { latencies, wall_ms } = await load({ ...turn, next, check });
      rates.ours.push((latencies.length / wall_ms) * 1_000);
      rates.bare.push(await rateOfBare(pool, bare[name], connections, round * 100_000));
    }
    const factor = median(rates.bare.map((rate, round) => rate / rates.ours[round]));
    process.stdout.write(
      `${title}: ours ${median(rates.ours).toFixed(1)}/s, bare ${median(rates.bare).toFixed(1)}/s, ${factor.toFixed(2)}×\n`,
    );
  }
} finally {
  await server.stop();
  await pool.end();
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
}
