/*
 * The main statements of our operations on PostgreSQL from a bare `pg` client, written out by hand: what a server takes longer
 * is what HTTP, JSON and validation cost.
 */
import { randomBytes } from "node:crypto";
import { experiments, historyRun, poolRunId } from "./data-set.mjs";
import { pg } from "./query.mjs";

/**
 * A client of the database that our server uses.
 *
 * @returns `rateOf(operation, connections, seconds)`: operations per second, null for one that is not written out here.
 */
export function createBareClient(uri) {
  const pool = new pg.Pool({ connectionString: uri.replace("+psycopg2", ""), max: 8 });
  // The database ends while connections of the pool may still be closing.
  pool.on("error", ({ message }) => process.stderr.write(`${message}\n`));
  let n = 0;
  return {
    async rateOf(operation, connections, seconds) {
      const work = bare[operation];
      if (work === undefined) return null;
      let done = 0;
      const start = performance.now();
      const worker = async () => {
        do {
          const client = await pool.connect();
          try {
            const number = n++;
            await untilCommitted(client, () => work(client, number));
            done++;
          } finally {
            client.release();
          }
        } while (performance.now() - start < seconds * 1_000);
      };
      await Promise.all(Array.from({ length: connections }, worker));
      return (done / (performance.now() - start)) * 1_000;
    },
    close: () => pool.end(),
  };
}

/** The same work for a client; `n` is another number each time. */
const bare = {
  create_run: createRun,
  metrics_10: (client, n) => addMetrics(client, n, 1),
  metrics_500: (client, n) => addMetrics(client, n, 50),
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
  const tags = {
    "mlflow.runName": `bare-${n}`,
    "mlflow.source.name": "train.py",
    "mlflow.source.type": "LOCAL",
    "mlflow.user": "bench",
  };
  await client.query(
    `insert into tags (run_uuid, key, value) select $1, rows.* from unnest($2::text[], $3::text[]) as rows
     on conflict (key, run_uuid) do update set value = excluded.value`,
    [run, Object.keys(tags), Object.values(tags)],
  );
  await client.query("commit");
}

async function addMetrics(client, n, steps) {
  // Eight runs, as the load on the server has; none of those that it reads back.
  const run = poolRunId(100 + (n % 8));
  const points = Array.from({ length: 10 * steps }, (_, k) => ({
    key: `bare_${k % 10}`,
    step: n * steps + k,
  }));
  const latest = points.slice(-10);
  const columns = (rows) => [
    run,
    rows.map(({ key }) => key),
    rows.map(({ step }) => step / 7),
    rows.map(({ step }) => 1_700_000_000_000 + step),
    rows.map(({ step }) => step),
    rows.map(() => false),
  ];
  const values = `select $1, rows.* from
    unnest($2::text[], $3::double precision[], $4::bigint[], $5::bigint[], $6::boolean[]) as rows`;
  await client.query("begin isolation level serializable");
  await client.query("select * from runs where run_uuid = $1", [run]);
  await client.query(
    `insert into metrics (run_uuid, key, value, timestamp, step, is_nan) ${values} on conflict do nothing`,
    columns(points),
  );
  await client.query(
    `insert into latest_metrics (run_uuid, key, value, timestamp, step, is_nan) ${values}
     on conflict (key, run_uuid) do update
     set value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
     where (excluded.step, excluded.timestamp, excluded.value)
       > (latest_metrics.step, coalesce(latest_metrics.timestamp, 0), latest_metrics.value)`,
    columns(latest),
  );
  await client.query("commit");
}

async function addParams(client, n, count) {
  const run = poolRunId(100 + (n % 1_000));
  const keys = Array.from({ length: count }, (_, k) => `bare_${count}/${n}/${k}`);
  await client.query("begin isolation level serializable");
  await client.query("select * from runs where run_uuid = $1", [run]);
  await client.query(
    `insert into params (run_uuid, key, value) select $1, rows.* from unnest($2::text[], $3::text[]) as rows
     on conflict (key, run_uuid) do nothing`,
    [run, keys, keys.map(() => "value")],
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
