import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openSqliteStore } from "../../dist/store/dialect/sqlite/open.js";

/** Files in the folder. */
export async function openSqlite(python, folder) {
  const dump = (name, ...statements) => {
    const script = new URL("dump_sqlite.py", import.meta.url).pathname;
    const output = execFileSync(python, [script, pathOf(folder, name), ...statements], { encoding: "utf8" });
    const { objects, rows } = JSON.parse(output);
    return { objects: objects.map(([type, title, sql]) => [`${type} ${title}`, normalise(sql)]), rows };
  };

  return {
    create: async (name) => `sqlite:///${pathOf(folder, name)}`,
    createOurs: async (name) => (await openSqliteStore(pathOf(folder, name))).close(),
    dump: async (name) => dump(name),
    dumpAfter: async (name, statement) => dump(name, statement).objects,
    changes,
    stop: async () => {},
  };
}

/** What a comparison has to notice: a statement, and the object that it changes. */
const changes = [
  ["alter table runs add column more TEXT", "table runs"],
  ["alter table runs rename column name to title", "table runs"],
  ["drop table jobs", "table jobs"],
  ["create table more (a INTEGER)", "table more"],
  ["drop index index_params_run_uuid", "index index_params_run_uuid"],
  ["drop trigger prevent_secrets_aad_mutation", "trigger prevent_secrets_aad_mutation"],
];

function pathOf(folder, name) {
  return join(folder, `${name}.db`);
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
