import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import fc from "fast-check";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allOf, type Clause, type Entity, type OrderTerm } from "../src/search-filter/syntax.js";
import { postgresDialect } from "../src/store/dialect/postgres/dialect.js";
import { sqliteDialect } from "../src/store/dialect/sqlite/dialect.js";
import { openStore } from "../src/store/open-store.js";
import type { RunQuery, TrackingStore } from "../src/store/port.js";
import { holdMostRuns } from "../src/store/queries/hold-most-runs.js";
import type { TextMatching } from "../src/store/queries/search/filter-sql.js";
import { searchRuns } from "../src/store/queries/search-runs.js";
import type { Tables } from "../src/store/tables.js";
import { createPostgresDatabase, type PostgresDatabase, postgresUri } from "./postgres-database.js";

const runs = 120;
const texts = ["x", "X", "xy", "", "1", "10"];
const numbers = [-1, 0, 0.5, 1, 1e300];
const keys = ["a", "b", "nowhere"];

/** A pseudo-random whole number below `n`, the same in every test run. */
function createPick(): (n: number) => number {
  let seed = 7;
  return (n) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * n);
  };
}

/** Three of four runs have a value under a key; a fifth of the metrics is NaN, two thirds of the runs are of one experiment. */
async function fill(store: TrackingStore): Promise<void> {
  const pick = createPick();
  const entry = <T>(values: readonly T[]) =>
    ["a", "b"].flatMap((key) => (pick(4) === 0 ? [] : [{ key, pick: values[pick(values.length)] }]));
  const text = () => entry(texts).map(({ key, pick: value }) => ({ key, value: value ?? "" }));
  await store.write(async (session) => {
    for (const experiment_id of ["1", "2"])
      await session.experiments.insert({ experiment_id, name: `e${experiment_id}`, creation_time: 0 });
    for (let i = 0; i < runs; i++) {
      const run_id = `run${i}`;
      await session.runs.insert({
        run_id,
        run_name: `name ${pick(3)}`,
        experiment_id: i % 3 === 0 ? "2" : "1",
        user_id: "",
        status: "RUNNING",
        start_time: BigInt(pick(10)),
        end_time: null,
        artifact_uri: "",
        lifecycle_stage: pick(10) === 0 ? "deleted" : "active",
      });
      await session.tags.set(run_id, [...text(), { key: "mlflow.runName", value: `name ${pick(3)}` }]);
      await session.params.add(run_id, text());
      const metrics = entry(numbers).map(({ key, pick: value }) => {
        const is_nan = pick(5) === 0;
        return { key, value: is_nan ? 0 : (value ?? 0), timestamp: 0n, step: 0n, is_nan };
      });
      await session.metrics.raiseLatest(run_id, metrics);
    }
  });
}

const textClause: fc.Arbitrary<Clause> = fc.record({
  entity: fc.constantFrom<Entity>("tag", "param"),
  key: fc.constantFrom(...keys),
  operator: fc.constantFrom("=", "!=", "LIKE", "ILIKE"),
  value: fc.constantFrom(...texts, "x%", "_", "%"),
});
const nameClause: fc.Arbitrary<Clause> = fc.record({
  entity: fc.constant("attribute"),
  key: fc.constant("run_name"),
  operator: fc.constantFrom("=", "!=", "LIKE"),
  value: fc.constantFrom("name 1", "name%"),
});
const metricClause: fc.Arbitrary<Clause> = fc.record({
  entity: fc.constant("metric"),
  key: fc.constantFrom(...keys),
  operator: fc.constantFrom("=", "!=", ">", ">=", "<", "<="),
  value: fc.constantFrom(...numbers),
});
/** Such a filter is never joined. */
const missingClause: fc.Arbitrary<Clause> = fc.record({
  entity: fc.constantFrom<Entity>("tag", "param"),
  key: fc.constantFrom(...keys),
  operator: fc.constantFrom("IS NULL", "IS NOT NULL"),
});
const orderTerm: fc.Arbitrary<OrderTerm> = fc.oneof(
  fc.record({
    entity: fc.constantFrom<Entity>("metric", "tag", "param"),
    key: fc.constantFrom(...keys),
    descending: fc.boolean(),
  }),
  fc.record({
    entity: fc.constant<Entity>("attribute"),
    key: fc.constantFrom("start_time", "status", "run_name"),
    descending: fc.boolean(),
  }),
);
const last: OrderTerm = { entity: "attribute", key: "run_id", descending: false };
const query: fc.Arbitrary<RunQuery> = fc.record({
  experiment_ids: fc.subarray(["1", "2"], { minLength: 1 }),
  view: fc.constantFrom("ACTIVE_ONLY", "ALL"),
  filter: fc
    .array(fc.oneof({ weight: 4, arbitrary: textClause }, nameClause, metricClause, missingClause), {
      maxLength: 4,
    })
    .map(allOf),
  order: fc.array(orderTerm, { maxLength: 2 }).map((terms) => [...terms, last]),
  after: fc.constant(null),
  limit: fc.constantFrom(1, 20, runs),
});

function testJoinedFilter(name: string, open: () => Promise<{ db: Kysely<Tables>; matching: TextMatching }>) {
  describe(name, () => {
    let db: Kysely<Tables>;
    let matching: TextMatching;
    beforeAll(async () => {
      ({ db, matching } = await open());
    });
    afterAll(() => db.destroy());

    it("finds the same runs at the same positions as clauses that are asked for each run, a page at a time", async () => {
      let joins = 0;
      const rowsAtMost = () => {
        joins += 1;
        return sql<number>`0`;
      };
      await fc.assert(
        fc.asyncProperty(query, async (asked) => {
          const each = (after: RunQuery["after"]) =>
            searchRuns(db, { ...asked, after }, { matching, rowsAtMost: null });
          const joined = (after: RunQuery["after"]) =>
            searchRuns(db, { ...asked, after }, { matching, rowsAtMost });
          const first = await each(null);
          expect(await joined(null)).toEqual(first);
          const after = first.at(-1)?.position;
          if (after !== undefined) expect(await joined(after)).toEqual(await each(after));
        }),
        { numRuns: 200 },
      );
      expect(joins).toBeGreaterThan(50);
    });

    it("is for experiments that hold half of the runs", async () => {
      const holds = (experiment_ids: string[]) =>
        holdMostRuns(db, experiment_ids, () => sql.raw(String(runs)));
      expect(await holds(["1"])).toBe(true);
      expect(await holds(["2"])).toBe(false);
      expect(await holds(["1", "2"])).toBe(true);
    });
  });
}

let folder: string;
let database: PostgresDatabase;

testJoinedFilter("a joined filter in SQLite", async () => {
  folder = mkdtempSync(join(tmpdir(), "cerebros-joined-filter-"));
  const path = join(folder, "mlflow.db");
  const store = await openStore(`sqlite:///${path}`);
  await fill(store);
  await store.close();
  const db = openSqlite<Tables>({ path, journal: "keep" });
  await sql`pragma case_sensitive_like = true`.execute(db);
  return { db, matching: sqliteDialect(path).matching };
});

describe.skipIf(postgresUri === undefined)("with MLFLOW_TEST_POSTGRES_URI", () => {
  testJoinedFilter("a joined filter in PostgreSQL", async () => {
    database = await createPostgresDatabase();
    const store = await openStore(database.uri);
    await fill(store);
    await store.close();
    const pool = new pg.Pool({ connectionString: database.uri });
    return {
      db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
      matching: postgresDialect("").matching,
    };
  });
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.drop();
});
