import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTrackingClient } from "@cerebros/api/client";
import { createLogger, type Listening, listen } from "@cerebros/server";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonHeaders, send } from "../../test/test-server.js";
import { createArtifacts } from "../artifacts/artifacts.js";
import { toArtifactError } from "../artifacts/errors.js";
import { sqliteDialect } from "../store/dialect/sqlite/dialect.js";
import { inspect } from "../store/dialect/sqlite/inspect.js";
import { openSqliteStore } from "../store/dialect/sqlite/open.js";
import { createKyselyStore } from "../store/kysely-store.js";
import type { Tables } from "../store/tables.js";
import { ensureDefaultExperiment } from "../tracking/ensure-default-experiment.js";
import { createApp } from "./app.js";

let directory: string;
let db: Kysely<Tables>;
let listening: Listening;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-full-"));
  const path = join(directory, "mlflow.db");
  await (await openSqliteStore(path)).close();
  db = openSqlite<Tables>({ path });
  const context = {
    store: createKyselyStore(db, sqliteDialect(path), await inspect(db, path)),
    artifacts: createArtifacts({
      destination: join(directory, "artifacts"),
      artifact_root: "mlflow-artifacts:/",
    }),
    artifact_root: "mlflow-artifacts:/",
    allowed_artifact_schemes: [],
    truncate_long_values: true,
    search_extensions: false,
    now: Date.now,
    newRunId: () => "0".repeat(32),
    newRunName: () => "run",
  };
  await ensureDefaultExperiment(context);
  const log = createLogger({ name: "test", level: "silent" });
  const identity = { version: "0.0.0", mlflow_version: "3.12.0", started_at: 0 };
  listening = await listen(
    createApp({
      context,
      artifacts: context.artifacts,
      identity,
      static_prefix: "",
      security: null,
      expose_prometheus: false,
      log,
    }),
    { port: 0 },
  );
});
afterEach(async () => {
  await listening.close();
  await db.destroy();
  rmSync(directory, { recursive: true, force: true });
});

const tag = { key: "t", value: "x".repeat(8_000) };

describe("a tracking server whose disk is full", () => {
  it("asks for a repetition, says what to do, still answers, and goes on when there is space", async () => {
    const client = createTrackingClient({ url: listening.url });
    const request = { experiment_id: "0", tag: { key: "cerebros.trial_id", value: "a" } };
    const { run } = await client.ensureRun(request);
    const fill = (key: string) =>
      send(`${listening.url}/api/2.0/mlflow/runs/log-batch`, {
        method: "POST",
        headers: jsonHeaders,
        body: JSON.stringify({
          run_id: run.run_id,
          tags: Array.from({ length: 100 }, (_, i) => ({ ...tag, key: `${key}${i}` })),
        }),
      });

    await sql`pragma max_page_count = 1`.execute(db);
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, body } = await fill("a");
      expect([status, body.error_code]).toEqual([503, "TEMPORARILY_UNAVAILABLE"]);
      expect(body.message).toMatch(
        /no space left for the database .*mlflow\.db: free some space on that disk/,
      );
    }
    const tags = Array.from({ length: 100 }, (_, i) => ({ ...tag, key: `b${i}` }));
    await expect(client.logBatch({ run_id: run.run_id, tags })).rejects.toMatchObject({
      code: "storage_full",
    });
    expect((await client.getRun({ run_id: run.run_id })).tags).toEqual(run.tags);

    await sql`pragma max_page_count = 1000000`.execute(db);
    expect((await fill("a")).status).toBe(200);
    expect((await client.getRun({ run_id: run.run_id })).tags).toHaveLength(102);
  });

  it("says so of artifacts, too", () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    expect(toArtifactError(full, "a/b")).toMatchObject({
      code: "storage_full",
      message: expect.stringContaining("free some space on the disk of --artifacts-destination"),
    });
  });
});
