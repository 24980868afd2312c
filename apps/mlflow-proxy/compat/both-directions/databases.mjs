import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "../postgres.mjs";

/**
 * The kinds of database that are shared. Each hands out the URI of a new, empty one, as Python's SQLAlchemy spells it; ours
 * takes that spelling too.
 */
export const databases = {
  async sqlite() {
    return {
      create: async (name, folder) => `sqlite:///${join(folder, `${name}.db`)}`,
      stop: async () => {},
    };
  },

  async postgres() {
    const server = await startPostgres();
    return {
      async create(name) {
        const client = new pg.Client({ connectionString: server.uri });
        await client.connect();
        await client.query(`create database "${name}"`);
        await client.end();
        const uri = new URL(server.uri);
        uri.pathname = `/${name}`;
        return uri.href.replace("postgresql:", "postgresql+psycopg2:");
      },
      stop: server.stop,
    };
  },
};
