import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { describe, expect, it } from "vitest";
import type { Features } from "./features.js";
import { forOlderSchema } from "./older-schema.js";
import type { Tables } from "./tables.js";

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (inner) => new SqliteIntrospector(inner),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const having = (all: boolean): Features => ({
  workspaces: all,
  inputs_step: all,
  logged_models: all,
  long_experiment_tags: all,
});
const older = db.withPlugin(forOlderSchema(having(false)));
const newest = db.withPlugin(forOlderSchema(having(true)));

describe("a query on a database without workspaces", () => {
  const insert = (on: typeof db) =>
    on
      .insertInto("experiments")
      .values([
        { name: "a", workspace: "default", creation_time: 1 },
        { name: "b", workspace: "default", creation_time: 2 },
      ])
      .onConflict((conflict) => conflict.columns(["workspace", "name"]).doNothing())
      .compile();

  it("inserts the other columns, and conflicts on the others", () => {
    expect(insert(older)).toMatchObject({
      sql: 'insert into "experiments" ("name", "creation_time") values (?, ?), (?, ?) on conflict ("name") do nothing',
      parameters: ["a", 1, "b", 2],
    });
  });

  it("compares the other columns", () => {
    const select = older
      .selectFrom("experiments")
      .select("name")
      .where("workspace", "=", "default")
      .where("name", "=", "a")
      .compile();
    expect(select).toMatchObject({
      sql: 'select "name" from "experiments" where 1 = 1 and "name" = ?',
      parameters: ["a"],
    });
  });

  it("is unchanged where there are workspaces", () => {
    expect(insert(newest).sql).toBe(insert(db).sql);
  });
});
