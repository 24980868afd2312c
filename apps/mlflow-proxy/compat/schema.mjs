import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report, requirePython } from "./python.mjs";
import { openPostgres } from "./schema/postgres.mjs";
import { openSqlite } from "./schema/sqlite.mjs";
import { startServer } from "./start-server.mjs";

/**
 * Compares the database that our server creates with the one that MLflow creates, in SQLite and in PostgreSQL, and opens each
 * with the other.
 */
const python = requirePython();
const report = new Report();
const directory = mkdtempSync(join(tmpdir(), "mlflow-schema-"));

try {
  await compareSchemas("SQLite", await openSqlite(python, directory));
  await compareSchemas("PostgreSQL", await openPostgres(python, directory));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
report.end();

/** @param database a kind of database, as the files in schema/ have it; it is stopped at the end. */
async function compareSchemas(kind, database) {
  const check = (title, problem) => report.check(`${kind}: ${title}`, problem);
  try {
    const theirs = await database.create("theirs");
    makeDatabase(theirs, "theirs");
    const ours = await database.create("ours");
    await database.createOurs("ours");
    const [expected, actual] = [await database.dump("theirs"), await database.dump("ours")];
    compare(expected, actual, check);
    await compareChanged(database, expected, check);

    check("a database that MLflow wrote opens", await readFrom(theirs, "theirs"));
    check("and keeps its schema", difference(expected.objects, (await database.dump("theirs")).objects));

    check(
      "MLflow opens ours, takes it as current, and writes to it",
      attempt(() => makeDatabase(ours, "after")),
    );
    const after = await database.dump("ours");
    check("which leaves our schema as it was", difference(actual.objects, after.objects));
    check("and we read what it wrote", await readFrom(ours, "after"));
  } finally {
    await database.stop();
  }
}

function makeDatabase(uri, experiment) {
  const script = new URL("make_database.py", import.meta.url).pathname;
  execFileSync(python, [script, uri, join(directory, "artifacts"), experiment], { stdio: "pipe" });
}

function compare(expected, actual, check) {
  const [wanted, found] = [new Map(expected.objects), new Map(actual.objects)];
  for (const name of new Set([...wanted.keys(), ...found.keys()])) {
    const [theirText = "(none)", ourText = "(none)"] = [wanted.get(name), found.get(name)];
    check(name, theirText === ourText ? null : `MLflow: ${theirText}\nours:   ${ourText}`);
  }
  for (const [table, rows] of Object.entries(expected.rows)) {
    const [theirRows, ourRows] = [JSON.stringify(rows), JSON.stringify(actual.rows[table])];
    check(`rows of ${table}`, theirRows === ourRows ? null : `MLflow: ${theirRows}\nours:   ${ourRows}`);
  }
}

/** A comparison that sees no difference proves something only if it sees those that are there. */
async function compareChanged(database, expected, check) {
  const wanted = new Map(expected.objects);
  for (const [statement, name] of database.changes) {
    const changed = new Map(await database.dumpAfter("ours", statement));
    const isNoticed = wanted.get(name) !== changed.get(name);
    check(
      `would notice: ${statement.replace(/\s+/g, " ")}`,
      isNoticed ? null : `${name} seems to be the same`,
    );
  }
}

function difference(before, after) {
  const [a, b] = [JSON.stringify(before), JSON.stringify(after)];
  return a === b ? null : `before: ${a}\nafter:  ${b}`;
}

/** Null if our server, started on the database, finds the experiment and its run. */
async function readFrom(uri, name) {
  const server = await startServer(directory, ["--backend-store-uri", uri]);
  try {
    const api = `${server.url}/api/2.0/mlflow`;
    const found = await fetch(`${api}/experiments/get-by-name?experiment_name=${name}`);
    const { experiment } = await found.json();
    if (!experiment) return `no experiment ${name}`;
    const answer = await fetch(`${api}/runs/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ experiment_ids: [experiment.experiment_id], run_view_type: "ALL" }),
    });
    const { runs = [] } = await answer.json();
    const names = runs.map((run) => run.info.run_name).join();
    return names === "written by MLflow" ? null : `found the runs ${names}`;
  } finally {
    await server.stop();
  }
}

function attempt(action) {
  try {
    action();
    return null;
  } catch (error) {
    return String(error.stderr ?? error);
  }
}
