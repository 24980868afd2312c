import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../dist/store/dialect/sqlite/open.js";
import { Report, requirePython } from "./python.mjs";
import { startServer } from "./start-server.mjs";

const python = requirePython();
const report = new Report();
const directory = mkdtempSync(join(tmpdir(), "mlflow-schema-"));
const theirs = join(directory, "theirs.db");
const ours = join(directory, "ours.db");

try {
  makeDatabase(theirs, "theirs");
  await (await openSqliteStore(ours)).close();
  const [expected, actual] = dump(theirs, ours);
  compare(expected, actual);

  const before = JSON.stringify(dump(theirs));
  report.check("a database that MLflow wrote opens", await readFrom(theirs, "theirs"));
  report.check(
    "and keeps its schema",
    JSON.stringify(dump(theirs)) === before ? null : "the schema changed by opening it",
  );

  report.check(
    "MLflow opens ours, takes it as current, and writes to it",
    attempt(() => makeDatabase(ours, "after")),
  );
  const [after] = dump(ours);
  report.check("which leaves our schema as it was", difference(actual.objects, after.objects));
  report.check("and we read what it wrote", await readFrom(ours, "after"));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
report.end();

function makeDatabase(path, experiment) {
  const script = new URL("make_database.py", import.meta.url).pathname;
  execFileSync(python, [script, path, join(directory, "artifacts"), experiment], { stdio: "pipe" });
}

function dump(...paths) {
  const script = new URL("dump_schema.py", import.meta.url).pathname;
  const schemas = JSON.parse(execFileSync(python, [script, ...paths], { encoding: "utf8" }));
  return paths.map((path) => schemas[path]);
}

function compare(expected, actual) {
  const wanted = byName(expected.objects);
  const found = byName(actual.objects);
  for (const name of new Set([...wanted.keys(), ...found.keys()])) {
    const [theirSql = "(none)", ourSql = "(none)"] = [wanted.get(name), found.get(name)];
    report.check(name, theirSql === ourSql ? null : `MLflow: ${theirSql}\nours:   ${ourSql}`);
  }
  for (const [table, rows] of Object.entries(expected.rows)) {
    const [theirRows, ourRows] = [JSON.stringify(rows), JSON.stringify(actual.rows[table])];
    report.check(
      `rows of ${table}`,
      theirRows === ourRows ? null : `MLflow: ${theirRows}\nours:   ${ourRows}`,
    );
  }
}

function byName(objects) {
  return new Map(objects.map(([type, name, sql]) => [`${type} ${name}`, normalise(sql)]));
}

/**
 * White space, letter case outside of quotes, quotes around names, and the order of a table's constraints are spelling,
 * not schema. MLflow's migrations themselves write constraints in an order that changes from run to run.
 */
function normalise(sql) {
  const text = sql
    .split(/('[^']*')/)
    .map((part) => (part.startsWith("'") ? part : part.replaceAll('"', "").toUpperCase()))
    .join("")
    .replace(/\s+/g, " ")
    .replace(/ ?([(),]) ?/g, "$1")
    .trim();
  const [, head, body] = /^(CREATE TABLE \w+)\((.*)\)$/.exec(text) ?? [];
  if (body === undefined) return text;
  const items = splitAtTopLevel(body);
  const isConstraint = (item) => /^(CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)\b/.test(item);
  const columns = items.filter((item) => !isConstraint(item));
  return `${head}(${[...columns, ...items.filter(isConstraint).sort()].join(",")})`;
}

/** The parts between commas that stand in no parentheses. */
function splitAtTopLevel(text) {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function difference(before, after) {
  const [a, b] = [JSON.stringify(before), JSON.stringify(after)];
  return a === b ? null : `before: ${a}\nafter:  ${b}`;
}

/** Null if our server, started on the database, finds the experiment and its run. */
async function readFrom(path, name) {
  const server = await startServer(directory, ["--backend-store-uri", `sqlite:///${path}`]);
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
