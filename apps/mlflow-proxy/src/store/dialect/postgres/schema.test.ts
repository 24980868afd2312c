import { expect, it } from "vitest";
import { statements as sqliteStatements } from "../sqlite/migrations/0001-mlflow-7d34483879f0/index.js";
import { statements } from "./schema.js";

it("PostgreSQL's schema is SQLite's but for one sequence, bytes, checks of booleans, and a trigger", () => {
  const ours = sqliteStatements.filter((statement) => !statements.includes(statement)).map(nameOf);
  expect(ours.sort()).toEqual([
    "TABLE experiments",
    "TABLE latest_metrics",
    "TABLE metrics",
    "TABLE secrets",
    "TRIGGER prevent_secrets_aad_mutation",
  ]);
  const theirs = statements.filter((statement) => !sqliteStatements.includes(statement));
  const text = theirs.join("\n");
  expect(theirs.map(nameOf).sort()).toEqual([...ours, "FUNCTION prevent_secrets_aad_mutation"].sort());
  expect(text.match(/SERIAL/g)).toHaveLength(1);
  expect(text).toMatch(/experiment_id SERIAL NOT NULL/);
  expect(text).toMatch(/BYTEA/);
  expect(statements.join("\n")).not.toMatch(/BLOB|is_nan IN/);
});

function nameOf(statement: string): string | undefined {
  return /^CREATE (\w+ \w+)/.exec(statement)?.[1];
}
