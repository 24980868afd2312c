import { describe, expect, it } from "vitest";
import {
  createPostgresDatabase,
  type PostgresDatabase,
  postgresUri,
} from "../../../../test/postgres-database.js";
import { testStore } from "../../../../test/store-suite.js";
import { openStore } from "../../open-store.js";

describe.skipIf(postgresUri === undefined)("with MLFLOW_TEST_POSTGRES_URI", () => {
  let database: PostgresDatabase;
  testStore(
    "a store in PostgreSQL",
    async () => {
      database = await createPostgresDatabase();
      return openStore(database.uri.replace("postgresql:", "postgresql+psycopg2:"));
    },
    () => database.drop(),
  );

  it("is refused for a database that is not there", async () => {
    const uri = new URL(postgresUri ?? "");
    uri.pathname = "nowhere";
    await expect(openStore(uri.href)).rejects.toMatchObject({ code: "unavailable" });
  });
});

it("asks for a repetition and names no password when nothing answers", async () => {
  const error = await openStore("postgresql://me:secret@127.0.0.1:1/db").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "unavailable", message: expect.stringContaining("127.0.0.1:1/db") });
  expect(String(error)).not.toContain("secret");
});

it.each([
  ["postgresql://me:se@cret@127.0.0.1:1/db", "unavailable", "postgresql://me:…@127.0.0.1:1/db"],
  ["postgresql://me@127.0.0.1:1/db?password=secret", "unavailable", "/db?password=…"],
  ["postgresql://me:sec/ret@127.0.0.1/db", "invalid_input", "percent"],
  ["postgresql://me:sec#ret@127.0.0.1/db", "invalid_input", "percent"],
  ["postgresql://me:secret@127.0.0.1:99999/db", "invalid_input", "port below 65536"],
  ["mysql://me:se@c/ret@127.0.0.1/db", "invalid_input", "mysql://me:…@127.0.0.1/db"],
])("says what is wrong with %s, and no password", async (uri, code, message) => {
  const error = await openStore(uri).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(String(error)).not.toMatch(/se@|c\/?ret/);
});
