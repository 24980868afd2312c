import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Postgres, startPostgres } from "../../../../compat/postgres.mjs";
import { postgresUri } from "../../../../test/postgres-database.js";
import { startTestServer, type TestServer } from "../../../../test/test-server.js";

// A PostgreSQL of its own, since it is stopped; where MLFLOW_TEST_POSTGRES_URI is set there is one to start.
describe.skipIf(postgresUri === undefined)("a tracking server whose PostgreSQL goes away", () => {
  let postgres: Postgres;
  let server: TestServer;
  let run_id: string;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    server = await startTestServer({ backend_store_uri: postgres.uri });
    run_id = (await server.post("runs/create", { experiment_id: "0" })).body.run.info.run_id;
  });
  afterEach(() => server.stop());

  const logMetric = (step: number) =>
    server.post("runs/log-metric", { run_id, key: "m", value: 1, timestamp: 1, step });
  const steps = async () => {
    const { body } = await server.get("metrics/get-history", { run_id, metric_key: "m" });
    return body.metrics.map(({ step }: { step: number }) => step);
  };
  const unavailable = expect.objectContaining({
    status: 503,
    body: {
      error_code: "TEMPORARILY_UNAVAILABLE",
      message: expect.stringMatching(/cannot reach the database .* may be repeated/),
    },
  });

  async function asAdministrator(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: postgres.uri });
    await client.connect();
    await work(client).finally(() => client.end());
  }
  const terminateOurs = (client: pg.Client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend'`);

  it("answers 503 to what was under way on a connection that is ended, and goes on with new ones", async () => {
    await asAdministrator(async (client) => {
      await client.query("begin");
      await client.query("lock table metrics");
      const waiting = logMetric(1);
      while ((await client.query("select 1 from pg_locks where not granted")).rowCount === 0);
      await terminateOurs(client);
      expect(await waiting).toEqual(unavailable);
      await client.query("rollback");
    });
    expect(await logMetric(1)).toMatchObject({ status: 200, body: {} });
    expect(await steps()).toEqual([1]);
  });

  it("replaces idle connections that were ended before anybody needs them", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, step) => logMetric(step)));
    await asAdministrator(async (client) => {
      await terminateOurs(client);
    });
    // The news takes a moment to arrive.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, step) => logMetric(100 + step)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await steps()).toHaveLength(40);
  });

  it("answers 503 while it is down, then works again and has all that was acknowledged", async () => {
    await logMetric(1);
    await postgres.halt();
    expect(await logMetric(2)).toEqual(unavailable);
    expect(await server.get("runs/get", { run_id })).toEqual(unavailable);
    const health = await fetch(`${server.url}/health`);
    expect([health.status, await health.text()]).toEqual([200, "OK"]);
    await postgres.resume();
    expect(await logMetric(3)).toMatchObject({ status: 200 });
    expect(await steps()).toEqual([1, 3]);
  });
});
