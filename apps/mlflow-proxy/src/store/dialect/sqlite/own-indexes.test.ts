import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Tables } from "../../tables.js";
import { statements } from "./migrations/0001-mlflow-7d34483879f0/index.js";
import { openSqliteStore } from "./open.js";

const names = ["cerebros_idx_runs_newest", "cerebros_idx_tags_value"];

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-indexes-"));
  path = join(directory, "mlflow.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function withFile<T>(work: (db: ReturnType<typeof openSqlite<Tables>>) => Promise<T>): Promise<T> {
  const db = openSqlite<Tables>({ path });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

const execute = (...texts: readonly string[]) =>
  withFile(async (db) => {
    for (const text of texts) await sql.raw(text).execute(db);
  });

const ownIndexes = () =>
  withFile(async (db) => {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'index' and name like 'cerebros%' order by name`.execute(
      db,
    );
    return rows.map(({ name }) => name);
  });

const open = async () => (await openSqliteStore(path)).close();

describe("own indexes of a SQLite file", () => {
  it("are in a new one", async () => {
    await open();
    expect(await ownIndexes()).toEqual(names);
  });

  it("come back when a migration has dropped them", async () => {
    await open();
    await execute(...names.map((name) => `drop index ${name}`));
    await open();
    expect(await ownIndexes()).toEqual(names);
  });

  it("never come into one that another program made", async () => {
    await execute(...statements);
    await open();
    expect(await ownIndexes()).toEqual([]);
  });

  it("never come into one of a revision that is only read", async () => {
    await open();
    await execute(
      ...names.map((name) => `drop index ${name}`),
      "update alembic_version set version_num = 'ffffffffffff'",
    );
    await open();
    expect(await ownIndexes()).toEqual([]);
  });
});
