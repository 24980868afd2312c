import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { type DatabaseReport, unknownRevision } from "../../database-report.js";
import { createKyselyStore } from "../../kysely-store.js";
import type { TrackingStore } from "../../port.js";
import { countRows } from "../../queries/count-rows.js";
import { refuse } from "../../schema.js";
import type { Tables } from "../../tables.js";
import { postgresDialect } from "./dialect.js";
import { inspect, isEmpty } from "./inspect.js";
import { createOwnIndexes, markAsOurs } from "./own-indexes.js";
import { statements } from "./schema.js";

/** Connections kept at most. */
const poolSize = 10;
/** Milliseconds to wait for a connection. */
const connectTimeoutMs = 10_000;

/**
 * Opens the tracking database at a PostgreSQL URI, or throws a CerebrosError that says what to do. An empty database gets
 * the schema of MLflow 3.12; one that MLflow wrote is used as it is and not altered.
 *
 * @param uri `postgresql://user:password@host:port/database`
 * @param name the URI without its password, for messages.
 */
export async function openPostgresStore(uri: string, name: string): Promise<TrackingStore> {
  const db = connect(uri, name);
  try {
    if (await isEmpty(db)) await inTurn(db, createSchema);
    const schema = await inspect(db, name);
    if (schema.writable) await inTurn(db, createOwnIndexes);
    return createKyselyStore(db, postgresDialect(name), schema);
  } catch (error) {
    await db.destroy();
    throw postgresDialect(name).toError(error);
  }
}

/** What is in a database, or a CerebrosError that says why it cannot be used. Nothing is created or altered. */
export async function checkPostgresDatabase(uri: string, name: string): Promise<DatabaseReport> {
  const db = connect(uri, name);
  try {
    if (await isEmpty(db)) throw refuse(`${name} is empty: a server started on it creates its tables there`);
    const schema = await inspect(db, name);
    const read_only_because = schema.writable ? null : unknownRevision;
    return { name, ...schema, read_only_because, counts: await countRows(db, schema.features) };
  } catch (error) {
    throw postgresDialect(name).toError(error);
  } finally {
    await db.destroy();
  }
}

/** One transaction. Servers that start together take turns. */
async function inTurn(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(5217301)`.execute(transaction);
    await work(transaction);
  });
}

/** Unless another server has done so meanwhile. */
async function createSchema(db: Kysely<Tables>): Promise<void> {
  if (!(await isEmpty(db))) return;
  for (const statement of statements) await sql.raw(statement).execute(db);
  await markAsOurs(db);
}

function connect(uri: string, name: string): Kysely<Tables> {
  requireUri(uri, name);
  const pool = new pg.Pool({
    connectionString: uri,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // A connection that breaks, idle or in use, is replaced, and its statement fails. Without listeners the process would end.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** What the client cannot read as a URI it finds only when it connects, with a sentence of its own. */
function requireUri(uri: string, name: string): void {
  try {
    new pg.Client({ connectionString: uri });
  } catch (error) {
    throw refuse(
      `--backend-store-uri is ${name}, which is no URI: spell what is special in user and password with a percent ` +
        "sign (/ is %2F, # is %23, @ is %40), and give a port below 65536",
      { cause: error },
    );
  }
}

/** Type number of 64-bit integers; columns that may exceed 2^53 are read as text, see `exactInt`. */
const int8 = 20;
