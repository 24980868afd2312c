import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindable } from "./bind.js";
import { openSqlite } from "./open.js";

interface Tables {
  cell: { id: number; value: unknown };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cerebros-sqlite-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function openWithTable() {
  const db = openSqlite<Tables>({ path: join(directory, "a.db"), busyTimeoutMs: 0 });
  await sql`create table if not exists cell (id integer primary key, value)`.execute(db);
  return db;
}

describe("a SQLite file", () => {
  it("gives back text, numbers and null as they were stored", async () => {
    const db = await openWithTable();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }).filter((s) => !s.includes("\0")),
          fc.double({ noNaN: true }),
          fc.constant(null),
        ),
        async (value) => {
          await db.deleteFrom("cell").execute();
          await db.insertInto("cell").values({ id: 1, value }).execute();
          const row = await db.selectFrom("cell").select("value").executeTakeFirstOrThrow();
          // Zero has one sign in SQL.
          expect(row.value === value, `${String(value)} came back as ${String(row.value)}`).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    await db.destroy();
  });

  it("stores booleans as 0 and 1 instead of aborting the process", async () => {
    const db = await openWithTable();
    await db
      .insertInto("cell")
      .values([
        { id: 1, value: true },
        { id: 2, value: false },
      ])
      .execute();
    expect(await db.selectFrom("cell").select("value").orderBy("id").execute()).toEqual([
      { value: 1 },
      { value: 0 },
    ]);
    await db.destroy();
  });

  it("refuses values that SQLite has no form for", () => {
    expect(() => bindable([Number.NaN])).toThrow(/parameter 1 is NaN/);
    expect(() => bindable(["a", undefined])).toThrow(/parameter 2 has type undefined/);
    expect(() => bindable([{}])).toThrow(/has type object/);
  });

  it("that cannot be opened, or is no database, is named with the reason", async () => {
    expect(() => openSqlite({ path: directory })).toThrow(`cannot open ${directory} as a database`);
    const text = join(directory, "text.db");
    writeFileSync(text, "just some text that is long enough to be read as a header, but is none".repeat(9));
    expect(() => openSqlite({ path: text })).toThrow(`cannot use ${text}`);
  });

  it("names itself when it cannot be written", async () => {
    const db = await openWithTable();
    await sql`pragma query_only = on`.execute(db);
    await expect(db.insertInto("cell").values({ id: 1, value: 1 }).execute()).rejects.toThrow(
      `cannot use ${join(directory, "a.db")}`,
    );
    await db.destroy();
  });

  it("undoes the whole transaction when a part of it fails", async () => {
    const db = await openWithTable();
    await expect(
      db.transaction().execute(async (trx) => {
        await trx.insertInto("cell").values({ id: 1, value: "a" }).execute();
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await db.selectFrom("cell").selectAll().execute()).toEqual([]);
    await db.destroy();
  });

  it("runs transactions one after another", async () => {
    const db = await openWithTable();
    const order: string[] = [];
    await Promise.all(
      ["a", "b"].map((name) =>
        db.transaction().execute(async (trx) => {
          order.push(`${name} begins`);
          await trx
            .insertInto("cell")
            .values({ id: name.charCodeAt(0), value: name })
            .execute();
          order.push(`${name} ends`);
        }),
      ),
    );
    expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    await db.destroy();
  });
});
