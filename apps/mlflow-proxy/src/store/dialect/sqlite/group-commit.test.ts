import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Db } from "../../queries/db.js";
import type { Tables } from "../../tables.js";
import { groupCommit } from "./group-commit.js";

let folder: string;
let db: Kysely<Tables>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-group-"));
  db = openSqlite<Tables>({ path: join(folder, "group.db") });
  await sql`create table words (word text primary key)`.execute(db);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const add = (word: string) => (connection: Db) =>
  sql`insert into words values (${word})`.execute(connection).then(() => word);

async function words(): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`select word from words order by word`.execute(db);
  return rows.map(({ word }) => word);
}

describe("writes that share a commit", () => {
  it("are stored in order, each with its own answer", async () => {
    const write = groupCommit();
    const all = Array.from({ length: 150 }, (_, n) => String(n).padStart(3, "0"));
    expect(await Promise.all(all.map((word) => write(db, add(word))))).toEqual(all);
    expect(await words()).toEqual(all);
  });

  it("see what the writes before them stored", async () => {
    const write = groupCommit();
    const [, found] = await Promise.all([
      write(db, add("a")),
      write(db, (connection) => sql`select word from words`.execute(connection)),
    ]);
    expect(found.rows).toEqual([{ word: "a" }]);
  });

  it("are undone alone when they throw, whatever they had written", async () => {
    const write = groupCommit();
    const ended = await Promise.allSettled([
      write(db, add("a")),
      write(db, async (connection) => {
        await add("b")(connection);
        throw new Error("refused");
      }),
      write(db, add("a")),
      write(db, add("c")),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(ended[1]).toMatchObject({ reason: { message: "refused" } });
    expect(ended[2]).toMatchObject({ reason: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" } });
    expect(await words()).toEqual(["a", "c"]);
  });

  it("all hear of a full disk, with nothing stored, and later ones succeed", async () => {
    const write = groupCommit();
    await write(db, add("before"));
    await sql`pragma max_page_count = 1`.execute(db);
    const ended = await Promise.allSettled([
      write(db, add("x".repeat(200_000))),
      write(db, add("y".repeat(200_000))),
    ]);
    for (const end of ended)
      expect(end).toMatchObject({ status: "rejected", reason: { code: "storage_full" } });
    await sql`pragma max_page_count = 100000`.execute(db);
    await write(db, add("later"));
    expect(await words()).toEqual(["before", "later"]);
  });
});
