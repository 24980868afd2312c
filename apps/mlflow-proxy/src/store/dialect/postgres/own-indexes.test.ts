import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../open-store.js";
import { statements } from "./schema.js";

const names = ["cerebros_idx_runs_newest"];

const server = process.env.MLFLOW_TEST_POSTGRES_URI;
// Needs a server: `node compat/postgres.mjs npx vitest run` starts one.
describe.skipIf(server === undefined)("own indexes of a PostgreSQL database", () => {
  let database: string;
  let uri: string;
  beforeEach(async () => {
    database = `indexes_${randomBytes(6).toString("hex")}`;
    await query(server ?? "", `create database ${database}`);
    const url = new URL(server ?? "");
    url.pathname = database;
    uri = url.href;
  });
  afterEach(() => query(server ?? "", `drop database ${database}`));

  const open = async () => (await openStore(uri)).close();
  const ownIndexes = async () => {
    const rows = await query(
      uri,
      "select indexname from pg_indexes where indexname like 'cerebros%' order by 1",
    );
    return rows.map(({ indexname }) => indexname);
  };

  it("are in a new one, and come back when they were dropped", async () => {
    await open();
    expect(await ownIndexes()).toEqual(names);
    await query(uri, `drop index ${names.join()}`);
    await open();
    expect(await ownIndexes()).toEqual(names);
  });

  it("never come into one that another program made", async () => {
    for (const statement of statements) await query(uri, statement);
    await open();
    expect(await ownIndexes()).toEqual([]);
  });
});

async function query(uri: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
