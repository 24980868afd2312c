import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createPostgresDatabase,
  type PostgresDatabase,
  postgresUri,
} from "../../../../test/postgres-database.js";
import { startTestServer } from "../../../../test/test-server.js";
import { openStore } from "../../open-store.js";
import type { StoreSession, TrackingStore } from "../../port.js";

describe.skipIf(postgresUri === undefined)("a write that meets another in PostgreSQL", () => {
  let database: PostgresDatabase;
  let store: TrackingStore;
  let other: pg.Client;
  beforeEach(async () => {
    database = await createPostgresDatabase();
    store = await openStore(database.uri);
    await store.write(async ({ experiments, runs }) => {
      await experiments.insert({ experiment_id: "0", name: "Default", creation_time: 1 });
      for (const run_id of ["a", "b"]) await runs.insert({ ...run, run_id });
    });
    other = new pg.Client({ connectionString: database.uri });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await store.close();
    await database.drop();
  });

  /** Renames runs one after another, and keeps what PostgreSQL says against it. */
  async function rename({ runs }: StoreSession, run_id: string, refusals: unknown[]): Promise<void> {
    await runs.update(run_id, { run_name: "ours" }).catch((error: unknown) => {
      refusals.push(error instanceof pg.DatabaseError ? error.code : error);
      throw error;
    });
  }
  const nameOf = async (run_id: string) => (await store.read(({ runs }) => runs.find(run_id)))?.run_name;

  it("runs again on what the other stored when the two cannot be put into an order", async () => {
    const refusals: unknown[] = [];
    const seen: unknown[] = [];
    await store.write(async (session) => {
      seen.push((await session.runs.find("a"))?.run_name);
      if (seen.length === 1) await other.query("update runs set name = 'theirs' where run_uuid = 'a'");
      await rename(session, "a", refusals);
    });
    expect(refusals).toEqual(["40001"]);
    expect(seen).toEqual(["first", "theirs"]);
    expect(await nameOf("a")).toBe("ours");
  });

  it("asks the client for a repetition, with 503, when it loses every time", async () => {
    const refusals: unknown[] = [];
    const written = store.write(async (session) => {
      await session.runs.find("a");
      await other.query("update runs set name = 'theirs' where run_uuid = 'a'");
      await rename(session, "a", refusals);
    });
    await expect(written).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("repeat the request"),
    });
    expect(refusals).toEqual(Array(12).fill("40001"));
    expect(await nameOf("a")).toBe("theirs");
  });

  it("runs again when PostgreSQL ends it to resolve a deadlock", async () => {
    const refusals: unknown[] = [];
    // The other never looks for a deadlock itself, so it is ours that is ended.
    await other.query("set deadlock_timeout = '1h'");
    let ended: Promise<unknown> = Promise.resolve();
    await store.write(async (session) => {
      if (refusals.length === 0) {
        await other.query("begin");
        await other.query("update runs set name = 'theirs' where run_uuid = 'b'");
      }
      await rename(session, "a", refusals);
      if (refusals.length === 0)
        ended = other
          .query("update runs set name = 'theirs' where run_uuid = 'a'")
          .then(() => other.query("commit"));
      await rename(session, "b", refusals);
    });
    await ended;
    expect(refusals[0]).toBe("40P01");
    expect([await nameOf("a"), await nameOf("b")]).toEqual(["ours", "ours"]);
  });

  it("takes its locks in the order of keys, so that batches of the same keys never deadlock", async () => {
    const server = await startTestServer({ backend_store_uri: database.uri });
    const { info } = (await server.post("runs/create", { experiment_id: "0" })).body.run;
    const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
    const batch = (round: number) => {
      const ordered = round % 2 === 0 ? keys : keys.toReversed();
      return {
        run_id: info.run_id,
        metrics: ordered.map((key) => ({ key, value: 1, timestamp: 1, step: 1 })),
        params: ordered.map((key) => ({ key, value: "1" })),
        tags: ordered.map((key) => ({ key, value: String(round) })),
      };
    };
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, round) => server.post("runs/log-batch", batch(round))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
    await server.stop();
    const [counts] = await database.query(
      "select deadlocks from pg_stat_database where datname = current_database()",
    );
    expect(counts).toEqual({ deadlocks: "0" });
  });
});

const run = {
  run_name: "first",
  experiment_id: "0",
  user_id: "me",
  status: "RUNNING",
  start_time: 1n,
  end_time: null,
  artifact_uri: "mlflow-artifacts:/0/x",
  lifecycle_stage: "active",
} as const;
