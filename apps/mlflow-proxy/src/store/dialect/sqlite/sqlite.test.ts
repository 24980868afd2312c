import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@cerebros/sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testStore } from "../../../../test/store-suite.js";
import { startTestServer } from "../../../../test/test-server.js";
import { createKyselyStore } from "../../kysely-store.js";
import { checkStore, openStore } from "../../open-store.js";
import type { Tables } from "../../tables.js";
import { sqliteDialect } from "./dialect.js";
import { inspect } from "./inspect.js";
import { statements } from "./migrations/0001-mlflow-7d34483879f0/index.js";
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

/** The tables of MLflow 2.9 that queries use, in a file with a rollback journal. */
async function makeOlderFile(path: string): Promise<void> {
  const db = openSqlite<Tables>({ path, journal: "keep" });
  for (const statement of [...statements, ...older]) await sql.raw(statement).execute(db);
  await db.destroy();
}

const older = [
  "pragma foreign_keys = off",
  ...["logged_model_metrics", "logged_model_params", "logged_model_tags", "logged_models"].map(
    (table) => `drop table ${table}`,
  ),
  "drop table experiments",
  `create table experiments (experiment_id integer not null primary key, name varchar(256) not null unique,
    artifact_location varchar(256), lifecycle_stage varchar(32), creation_time bigint, last_update_time bigint)`,
  "alter table inputs drop column step",
  "update alembic_version set version_num = 'acf3f17fdcc7'",
];

describe("opening a SQLite file", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("creates the schema once and finds it again", async () => {
    const store = await openSqliteStore(path);
    expect([store.revision, store.long_experiment_tags]).toEqual(["7d34483879f0", false]);
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
    ["delete from alembic_version", /no schema revision.*mlflow db upgrade/],
    ["drop table alembic_version", /not one of MLflow's/],
    [
      "alter table experiments rename column artifact_location to place",
      /lacks experiments.artifact_location/,
    ],
    ["alter table tags rename to labels", /lacks tags.key, tags.value, tags.run_uuid.*repair it/],
    [
      "update alembic_version set version_num = 'ffffffffffff'; alter table tags rename to labels",
      /ffffffffffff, which this server does not know, and lacks tags.key.*older than MLflow 2.9.*newer than this server/,
    ],
  ])("is refused after %s, and says why", async (statement, message) => {
    await (await openSqliteStore(path)).close();
    const db = openSqlite({ path });
    for (const one of statement.split("; ")) await sql.raw(one).execute(db);
    await db.destroy();
    await expect(openSqliteStore(path)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(message),
    });
  });

  it("does not alter a file that another program made, its journal mode included", async () => {
    await makeOlderFile(path);
    const before = readFileSync(path);
    const store = await openSqliteStore(path);
    await store.read(({ experiments }) => experiments.areNone());
    await store.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(directory)).toEqual(["mlflow.db"]);
  });

  it("works without workspaces and logged models", async () => {
    await makeOlderFile(path);
    const store = await openSqliteStore(path);
    expect(store.revision).toBe("acf3f17fdcc7");
    const insert = () =>
      store.write(({ experiments }) => experiments.insert({ name: "a", creation_time: 1 }));
    expect([await insert(), await insert()]).toEqual(["1", null]);
    expect(await store.read(({ experiments }) => experiments.findByName("a"))).toMatchObject({
      experiment_id: "1",
      lifecycle_stage: "active",
    });
    const models = store.read(({ logged_models }) =>
      logged_models.search({
        experiment_ids: ["1"],
        datasets: [],
        filter: { kind: "and", conditions: [] },
        order: [],
        after: null,
        limit: 1,
      }),
    );
    expect(await models).toEqual([]);
    await store.close();
  });

  it("only reads what has a revision that nothing is known of", async () => {
    const ours = await openSqliteStore(path);
    await ours.write(({ experiments }) => experiments.insert({ name: "a", creation_time: 1 }));
    await ours.close();
    const db = openSqlite({ path });
    await sql`update alembic_version set version_num = 'ffffffffffff'`.execute(db);
    await db.destroy();
    const store = await openSqliteStore(path);
    expect(await store.read(({ experiments }) => experiments.findByName("a"))).not.toBeNull();
    const insert = store.write(({ experiments }) => experiments.insert({ name: "b", creation_time: 1 }));
    await expect(insert).rejects.toMatchObject({
      error_code: "BAD_REQUEST",
      message: expect.stringMatching(/revision ffffffffffff.*read only/),
    });
    await store.close();
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
    for (const uri of ["mysql://me:secret@host/db", "sqlite://", "sqlite:///:memory:", "mlflow.db"]) {
      const error = await openStore(uri).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "invalid_input", message: expect.stringContaining("sqlite:///") });
      expect(String(error)).not.toContain("secret");
    }
  });
});

describe("a SQLite file of MLflow after 3.12", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("takes long experiment tags", async () => {
    const db = openSqlite<Tables>({ path, journal: "keep" });
    for (const statement of [
      ...statements,
      "drop table experiment_tags",
      "create table experiment_tags (key varchar(250) not null, value text, experiment_id integer not null)",
    ])
      await sql.raw(statement).execute(db);
    await db.destroy();
    const store = await openSqliteStore(path);
    expect(store.long_experiment_tags).toBe(true);
    await store.close();
  });
});

describe("experiments that `mlflow migrate-filestore` brought from a folder", () => {
  const [wide, next] = ["846213579813421537", "846213579813421538"];
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("keep all digits of their ids, also in what is below them and from page to page", async () => {
    const server = await startTestServer({ backend_store_uri: `sqlite:///${path}` });
    const store = await openSqliteStore(path);
    await store.write(async ({ experiments }) => {
      for (const [experiment_id, name] of [
        [wide, "a"],
        [next, "b"],
      ] as const)
        await experiments.insert({ experiment_id, name, creation_time: 1 });
    });
    await store.close();

    const tag = { key: "k", value: "v" };
    await server.post("experiments/set-experiment-tag", { experiment_id: wide, ...tag });
    const found = await server.get("experiments/get", { experiment_id: wide });
    expect(found.body.experiment).toMatchObject({ experiment_id: wide, name: "a", tags: [tag] });
    expect((await server.post("experiments/create", { name: "c" })).body.experiment_id).toBe(
      "846213579813421539",
    );
    const { info } = (await server.post("runs/create", { experiment_id: wide })).body.run;
    expect(info.experiment_id).toBe(wide);
    const model = await server.post("logged-models", { experiment_id: wide, name: "m" });
    expect(model.body.model.info.experiment_id).toBe(wide);
    const dataset = { name: "d", digest: "1", source_type: "local", source: "{}" };
    await server.post("runs/log-inputs", { run_id: info.run_id, datasets: [{ dataset }] });
    const summaries = await server.post("experiments/search-datasets", { experiment_ids: [wide] });
    expect(summaries.body.dataset_summaries).toMatchObject([{ experiment_id: wide, name: "d" }]);
    for (const [path, items] of [
      ["runs/search", "runs"],
      ["logged-models/search", "models"],
    ] as const) {
      const one = await server.post(path, { experiment_ids: [wide] });
      expect(one.body[items]).toMatchObject([{ info: { experiment_id: wide } }]);
      expect((await server.post(path, { experiment_ids: [next] })).body[items]).toBeUndefined();
    }

    const seen: string[] = [];
    for (let page_token: string | undefined, pages = 0; pages < 4; pages++) {
      const order_by = ["experiment_id ASC"];
      const { body } = await server.post("experiments/search", { max_results: 1, order_by, page_token });
      seen.push(body.experiments[0].experiment_id);
      page_token = body.next_page_token;
    }
    expect(seen).toEqual(["0", wide, next, "846213579813421539"]);
    await server.stop();
  });
});

describe("checking a SQLite file", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("tells revision, features and rows, and alters nothing", async () => {
    await makeOlderFile(path);
    const before = readFileSync(path);
    const report = await checkStore(`sqlite:///${path}`);
    expect(report).toMatchObject({
      revision: "acf3f17fdcc7",
      writable: true,
      read_only_because: null,
      features: { logged_models: false, long_experiment_tags: false },
    });
    expect([...report.counts.keys()]).not.toContain("logged_models");
    expect(report.counts.get("runs")).toBe(0);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("says why a revision is only read", async () => {
    await makeOlderFile(path);
    const db = openSqlite({ path, journal: "keep" });
    await sql`update alembic_version set version_num = 'ffffffffffff'`.execute(db);
    await db.destroy();
    const report = await checkStore(`sqlite:///${path}`);
    expect(report).toMatchObject({ writable: false, read_only_because: expect.stringContaining("revision") });
  });

  // Nothing keeps root from writing a file.
  it.skipIf(process.getuid?.() === 0)("says that a file cannot be written", async () => {
    await makeOlderFile(path);
    chmodSync(path, 0o444);
    const report = await checkStore(`sqlite:///${path}`);
    expect(report.read_only_because).toBe("the file cannot be written (EACCES)");
  });

  it("creates no file where there is none", async () => {
    await expect(checkStore(`sqlite:///${path}`)).rejects.toMatchObject({ code: "invalid_input" });
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("a SQLite store in trouble", () => {
  beforeEach(makeDirectory);
  afterEach(removeDirectory);

  it("says that the disk is full, keeps what it had, and goes on when there is space", async () => {
    await (await openSqliteStore(path)).close();
    const db = openSqlite<Tables>({ path });
    const store = createKyselyStore(db, sqliteDialect(path), await inspect(db, path));
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
