import { statements as sqliteStatements } from "../sqlite/migrations/0001-mlflow-7d34483879f0/index.js";

/** What a secret's ciphertext is bound to must not change under it. */
const secretsTrigger = [
  `CREATE FUNCTION prevent_secrets_aad_mutation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.secret_id != NEW.secret_id OR OLD.secret_name != NEW.secret_name THEN
        RAISE EXCEPTION 'secret_id and secret_name are immutable (used as AAD in encryption)';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER prevent_secrets_aad_mutation BEFORE UPDATE ON secrets
    FOR EACH ROW EXECUTE FUNCTION prevent_secrets_aad_mutation()`,
];

/**
 * The same revision as a new SQLite file has, in PostgreSQL's words: MLflow's migrations describe one schema for both, and
 * what differs is spelling, except that booleans are a type here and need no check.
 */
export const statements: readonly string[] = sqliteStatements.flatMap(toPostgres);

function toPostgres(statement: string): string[] {
  if (statement.startsWith("CREATE TRIGGER")) return secretsTrigger;
  return [
    statement
      .replace(/(CREATE TABLE experiments \(\s+experiment_id) INTEGER/, "$1 SERIAL")
      .replaceAll(/\bBLOB\b/g, "BYTEA")
      .replaceAll(/,\s+CHECK \(is_nan IN \(0, 1\)\)/g, ""),
  ];
}
