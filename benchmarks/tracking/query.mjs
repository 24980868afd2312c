import { createRequire } from "node:module";

const require = createRequire(new URL("../../apps/mlflow-proxy/package.json", import.meta.url));
/** The client that our server uses. */
export const pg = require("pg");

/** Rows of one statement, over a connection of its own. */
export async function query(uri, ...statements) {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    let rows = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}
