import type { DatabaseReport } from "./store/database-report.js";
import { checkStore } from "./store/open-store.js";

/** Exit codes of `check` for a database that can be used; one that cannot be ends as a failing start does. */
const served = 0;
const readOnly = 8;

/**
 * Says on standard output what this server would do with a database, and alters nothing.
 *
 * @returns the exit code.
 */
export async function check(uri: string): Promise<number> {
  const report = await checkStore(uri);
  process.stdout.write(describe(report));
  return report.read_only_because === null ? served : readOnly;
}

function describe({ name, revision, read_only_because, features, counts }: DatabaseReport): string {
  const lines = [
    ["database", name],
    ["revision", revision],
    ["served", read_only_because === null ? "to read and to write" : `to read only: ${read_only_because}`],
    ["tracking", "works"],
    ["model registry", "works"],
    ["logged models", features.logged_models ? "work" : upgrade("3.0")],
    ["steps of inputs", features.inputs_step ? "work" : upgrade("3.0")],
    ["workspaces", features.workspaces ? "the one named default" : "none"],
    ...[...counts].map(([table, count]) => [`rows of ${table}`, String(count)]),
  ];
  return lines.map(([label = "", text = ""]) => `${label.padEnd(26)}${text}\n`).join("");
}

function upgrade(version: string): string {
  return `not available: the database is older; \`mlflow db upgrade\` of MLflow ${version} or newer adds them`;
}
