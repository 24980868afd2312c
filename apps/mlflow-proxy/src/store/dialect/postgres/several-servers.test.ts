import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createPostgresDatabase,
  type PostgresDatabase,
  postgresUri,
} from "../../../../test/postgres-database.js";
import { startTestServer, type TestServer } from "../../../../test/test-server.js";

const count = 4;

describe.skipIf(postgresUri === undefined)(
  "servers that start together on an empty PostgreSQL database",
  () => {
    let database: PostgresDatabase;
    let servers: TestServer[];
    beforeEach(async () => {
      database = await createPostgresDatabase();
      const starting = Array.from({ length: count }, () =>
        startTestServer({ backend_store_uri: database.uri }),
      );
      servers = await Promise.all(starting);
    });
    afterEach(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await database.drop();
    });

    /** The same request at every server, several times at once. */
    const everywhere = (path: string, fields: object) =>
      Promise.all(servers.flatMap((server) => Array.from({ length: 3 }, () => server.post(path, fields))));

    it("make one Default experiment, and the next one is 1", async () => {
      const rows = await database.query("select experiment_id, name from experiments");
      expect(rows).toEqual([{ experiment_id: 0, name: "Default" }]);
      expect((await servers[0]?.post("experiments/create", { name: "a" }))?.body.experiment_id).toBe("1");
    });

    it("give a name to one experiment, and tell the others that it is taken", async () => {
      const answers = await everywhere("experiments/create", { name: "one" });
      const codes = answers.map(({ status, body }) => (status === 200 ? "" : body.error_code));
      expect(codes.sort()).toEqual(["", ...Array(count * 3 - 1).fill("RESOURCE_ALREADY_EXISTS")]);
    });

    it("number the versions of a model without a gap", async () => {
      await servers[0]?.post("registered-models/create", { name: "m" });
      const answers = await everywhere("model-versions/create", { name: "m", source: "s3://bucket/m" });
      const numbers = answers.map(({ body }) => Number(body.model_version?.version));
      expect(numbers.sort((a, b) => a - b)).toEqual(
        Array.from({ length: count * 3 }, (_, index) => index + 1),
      );
    });

    it("keep one value of a param and refuse the others", async () => {
      const created = await servers[0]?.post("runs/create", { experiment_id: "0" });
      const { run_id } = created?.body.run.info ?? {};
      const answers = await Promise.all(
        servers.map((server, index) =>
          server.post("runs/log-parameter", { run_id, key: "k", value: String(index) }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    });
  },
);
