import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testStore } from "../../../../test/store-suite.js";
import { createKyselyStore } from "../../kysely-store.js";
import { openStore } from "../../open-store.js";
import type { Tables } from "../../tables.js";
import { sqliteDialect } from "./dialect.js";
import { openSqliteStore } from "./open.js";

let directory: string;
let path: string;
function makeDirectory() {
  directory = mkdtempSync(join(tmpdir(), "mlflow-store-"));
  path = join(directory, "mlflow.db");
}
const removeDirectory = () => rmSync(directory, { recursive: true, force: true });

testStore(
  "a store in a SQLite file",
  () => {
    makeDirectory();
    return openSqliteStore(path);
  },
  async () => removeDirectory(),
);

describe("opening a SQLite file", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("creates the schema once and finds it again", async () => {
    const store = await openSqliteStore(path);
    expect(store.revision).toBe("7d34483879f0");
    await store.write(({ experiments }) => experiments.insert({ name: "a", creation_time: 1 }));
    await store.close();
    await store.close();
    const again = await openSqliteStore(path);
    expect(await again.read(({ experiments }) => experiments.findByName("a"))).not.toBeNull();
    await again.close();
  });

  it("leaves everything in the one file when it is closed", async () => {
    const store = await openSqliteStore(path);
    await store.write(({ experiments }) => experiments.insert({ name: "a", creation_time: 1 }));
    await store.close();
    const copy = join(directory, "copy.db");
    copyFileSync(path, copy);
    const copied = await openSqliteStore(copy);
    expect(await copied.read(({ experiments }) => experiments.findByName("a"))).not.toBeNull();
    await copied.close();
  });

  it.each([
    [
      "update alembic_version set version_num = 'bf29a5ff90ea'",
      /revision bf29a5ff90ea; this server works with 7d34/,
    ],
    ["delete from alembic_version", /revision none/],
    ["drop table alembic_version", /not one of MLflow's/],
    [
      "alter table experiments rename column artifact_location to place",
      /lacks experiments.artifact_location/,
    ],
    ["alter table tags rename to labels", /lacks tags.key, tags.value, tags.run_uuid/],
  ])("is refused after %s, and says why", async (statement, message) => {
    await (await openSqliteStore(path)).close();
    const db = openSqlite({ path });
    await sql.raw(statement).execute(db);
    await db.destroy();
    await expect(openSqliteStore(path)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(message),
    });
  });

  it("is refused for a file that is no database, and for a folder", async () => {
    writeFileSync(path, "this is text, and long enough to have a header's length".repeat(20));
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: "storage_failed" });
    await expect(openSqliteStore(directory)).rejects.toMatchObject({ code: "storage_failed" });
    await expect(openSqliteStore(join(path, "below-a-file.db"))).rejects.toMatchObject({
      code: "storage_failed",
    });
  });

  it("takes the URIs that SQLAlchemy has for it, and no others", async () => {
    await (await openStore(`sqlite:///${path}`)).close();
    for (const uri of ["postgresql://me:secret@host/db", "sqlite://", "sqlite:///:memory:", "mlflow.db"]) {
      const error = await openStore(uri).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "invalid_input", message: expect.stringContaining("sqlite:///") });
      expect(String(error)).not.toContain("secret");
    }
  });
});

describe("a SQLite store in trouble", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("says that the disk is full, keeps what it had, and goes on when there is space", async () => {
    await (await openSqliteStore(path)).close();
    const db = openSqlite<Tables>({ path });
    const store = createKyselyStore(db, sqliteDialect(path), "7d34483879f0");
    await store.write(({ experiments }) => experiments.insert({ name: "before", creation_time: 1 }));
    await sql`pragma max_page_count = 1`.execute(db);
    const name = "x".repeat(200_000);
    const insert = store.write(({ experiments }) => experiments.insert({ name, creation_time: 1 }));
    await expect(insert).rejects.toMatchObject({
      code: "storage_full",
      message: expect.stringContaining("free some space"),
    });
    expect(await store.read(({ experiments }) => experiments.findByName("before"))).not.toBeNull();
    await sql`pragma max_page_count = 100000`.execute(db);
    expect(await store.write(({ experiments }) => experiments.insert({ name, creation_time: 1 }))).toBe("2");
    await store.close();
  });

  it("says that a statement was refused when another program has changed the schema", async () => {
    const store = await openSqliteStore(path);
    const other = openSqlite({ path });
    await sql`alter table experiments rename column name to title`.execute(other);
    await other.destroy();
    await expect(store.read(({ experiments }) => experiments.findByName("a"))).rejects.toMatchObject({
      error_code: "BAD_REQUEST",
      message: expect.stringContaining("restart this server to have its schema checked"),
    });
    await store.close();
  });
});
