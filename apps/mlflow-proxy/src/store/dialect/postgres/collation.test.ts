import { afterEach, describe, expect, it } from "vitest";
import {
  createPostgresDatabase,
  type PostgresDatabase,
  postgresUri,
} from "../../../../test/postgres-database.js";
import { startTestServer, type TestServer } from "../../../../test/test-server.js";

const words = ["a", "B", "_c", "é", "e", "f", "a-b", "ab", "A", "10", "9", "a b", "ä", "z", " x", "日"];

// What MLflow 3.17 answers on the same databases: it leaves the order of text to the database, as we do.
const orders = [
  [
    "of bytes",
    "locale 'C'",
    [" x", "10", "9", "A", "B", "_c", "a", "a b", "a-b", "ab", "e", "f", "z", "ä", "é", "日"],
  ],
  [
    "of English",
    "locale_provider icu icu_locale 'en-US' locale 'C'",
    [" x", "_c", "10", "9", "a", "A", "ä", "a b", "a-b", "ab", "B", "e", "é", "f", "z", "日"],
  ],
] as const;

describe.skipIf(postgresUri === undefined).each(orders)(
  "a PostgreSQL database in the order %s",
  (_, locale, sorted) => {
    let database: PostgresDatabase;
    let server: TestServer;
    afterEach(async () => {
      await server.stop();
      await database.drop();
    });

    it("gives texts in its own order, and every item once from page to page", async () => {
      database = await createPostgresDatabase(`template template0 encoding 'UTF8' ${locale}`);
      server = await startTestServer({ backend_store_uri: database.uri });
      for (const word of words) {
        await server.post("experiments/create", { name: word });
        await server.post("registered-models/create", { name: word });
        const created = await server.post("runs/create", {
          experiment_id: "0",
          run_name: word,
          user_id: word,
        });
        const { run_id } = created.body.run.info;
        await server.post("runs/log-parameter", { run_id, key: "p", value: word });
      }
      const nameOf = (item: { name?: string; info?: { run_name: string } }) =>
        item.name ?? item.info?.run_name;
      async function inPages(method: string, path: string, list: string, fields: object): Promise<unknown[]> {
        const found: unknown[] = [];
        for (let page_token: string | undefined; ; ) {
          const page = page_token === undefined ? {} : { page_token };
          const { body } = await server.call(method, path, { max_results: 3, ...fields, ...page });
          found.push(...body[list].map(nameOf));
          page_token = body.next_page_token;
          if (page_token === undefined) return found;
        }
      }
      const runsBy = (term: string) =>
        inPages("POST", "runs/search", "runs", { experiment_ids: ["0"], order_by: [term] });
      expect(await runsBy("params.p")).toEqual(sorted);
      expect(await runsBy("params.p DESC")).toEqual(sorted.toReversed());
      expect(await runsBy("attributes.run_name")).toEqual(sorted);
      expect(await runsBy("attributes.user_id")).toEqual(sorted);
      expect(await runsBy("tags.`mlflow.runName`")).toEqual(sorted);
      expect(await inPages("GET", "registered-models/search", "registered_models", {})).toEqual(sorted);
      const experiments = await inPages("POST", "experiments/search", "experiments", { order_by: ["name"] });
      expect(experiments.filter((name) => name !== "Default")).toEqual(sorted);
    });
  },
);
