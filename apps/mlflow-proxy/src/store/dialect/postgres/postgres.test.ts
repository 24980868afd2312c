import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { testStore } from "../../../../test/store-suite.js";
import { openStore } from "../../open-store.js";

const uri = process.env.MLFLOW_TEST_POSTGRES_URI;
// Needs a server: `node compat/postgres.mjs npx vitest run` starts one.
describe.skipIf(uri === undefined)("with MLFLOW_TEST_POSTGRES_URI", () => {
  let database = "";
  testStore(
    "a store in PostgreSQL",
    async () => {
      database = `test_${randomBytes(6).toString("hex")}`;
      await administer(`create database ${database}`);
      return openStore(uriOf(database).replace("postgresql:", "postgresql+psycopg2:"));
    },
    () => administer(`drop database ${database}`),
  );

  it("is refused for a database that is not there", async () => {
    await expect(openStore(uriOf("nowhere"))).rejects.toMatchObject({ code: "unavailable" });
  });
});

it("asks for a repetition and names no password when nothing answers", async () => {
  const error = await openStore("postgresql://me:secret@127.0.0.1:1/db").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "unavailable", message: expect.stringContaining("127.0.0.1:1/db") });
  expect(String(error)).not.toContain("secret");
});

function uriOf(database: string): string {
  const url = new URL(uri ?? "");
  url.pathname = database;
  return url.href;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  await client.query(statement);
  await client.end();
}
