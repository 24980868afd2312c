import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * What `mlflow-proxy check` says wrongly about a database: one line per claim.
 *
 * @param counted what `count_rows.py` found.
 */
export async function wrongClaims(uri, { revision, rows }) {
  const main = new URL("../../dist/main.js", import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [main, "check", uri]);
  const said = new Map(stdout.split("\n").map((line) => [line.slice(0, 26).trim(), line.slice(26)]));
  const has = (table) => (table in rows ? "work" : "not available");
  const claims = [
    ["revision", revision],
    ["served", "to read and to write"],
    ["tracking", "works"],
    ["model registry", "works"],
    ["logged models", has("logged_models")],
    ["workspaces", "workspaces" in rows ? "the one named default" : "none"],
    ...[...said.keys()]
      .filter((name) => name.startsWith("rows of "))
      .map((name) => [name, String(rows[name.slice("rows of ".length)])]),
  ];
  return claims
    .filter(([name, truth]) => !said.get(name)?.startsWith(truth))
    .map(([name, truth]) => `${name}: expected ${truth}, check says ${said.get(name)}`);
}
