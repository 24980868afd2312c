import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createPostgresDatabase, postgresUri } from "../postgres-database.js";
import { startTestServer, type TestServer } from "../test-server.js";
import { type FuzzRequest, requests } from "./requests.js";
import type { Known } from "./values.js";

/** How many requests; `pnpm test:fuzz` sends more than a run of all tests does. */
const total = Number(process.env["FUZZ_REQUESTS"] ?? 1_500);
/** A request takes longer there. */
const onPostgres = Math.ceil(total / 2);
/** Give another one to try other requests. */
const seed = Number(process.env["FUZZ_SEED"] ?? 1);
/** Requests made at a time. */
const batch = 500;

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
afterAll(() => agent.destroy());

function ask(
  port: number,
  { method, path, headers, body }: FuzzRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent, host: "127.0.0.1", port, method, path, headers };
    const asked = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end(body ?? undefined);
  });
}

/** Null when the answer is one that a client may get, else what is wrong with it. */
function judge({ status, text }: { status: number; text: string }): string | null {
  if (status === 0) return "no answer";
  if (status < 400) return null;
  const { error_code, message } = JSON.parse(text);
  if (typeof error_code !== "string" || typeof message !== "string") return "no error_code or message";
  return status < 500 || error_code === "NOT_IMPLEMENTED" ? null : "a status that blames the server";
}

/** Something for requests to find. */
async function fill(server: TestServer, round: number): Promise<Known> {
  const made = async (path: string, fields: object) => {
    const { status, body } = await server.post(path, fields);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const { experiment_id } = await made("experiments/create", { name: `experiment ${round}` });
  const newRun = async () => (await made("runs/create", { experiment_id })).run.info.run_id;
  const newModel = async () => (await made("logged-models", { experiment_id })).model.info.model_id;
  const model_names = [`model ${round}`, `other model ${round}`];
  for (const name of model_names) {
    await made("registered-models/create", { name });
    for (const part of ["a", "b"])
      await made("model-versions/create", { name, source: `s3://bucket/${part}` });
  }
  return {
    run_ids: [await newRun(), await newRun()],
    experiment_ids: [experiment_id],
    model_ids: [await newModel(), await newModel()],
    model_names,
  };
}

/** Sends that many requests and returns what is wrong, and how many were answered with each status. */
async function tryOut(server: TestServer, total: number) {
  const statuses = new Map<number, number>();
  /** Endpoints that did what they were asked. */
  const reached = new Set<string>();
  const wrong: object[] = [];
  for (let done = 0; done < total && wrong.length < 20; done += batch) {
    // Some of the requests before have deleted what there was.
    const arbitrary = requests(server.routes, await fill(server, done));
    const sample = fc.sample(arbitrary, { numRuns: Math.min(batch, total - done), seed: seed + done });
    const queue = sample.values();
    const work = async () => {
      for (const asked of queue) {
        const answer = await ask(server.port, asked).catch((error: Error) => ({
          status: 0,
          text: error.message,
        }));
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 200) reached.add(asked.route);
        const fault = judge(answer);
        if (fault === null) continue;
        const body = asked.body?.toString("latin1").slice(0, 500);
        wrong.push({ fault, ...asked, path: asked.path.slice(0, 500), body, answer });
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }
  process.stdout.write(`fuzz: ${total} requests, seed ${seed}, by status ${JSON.stringify([...statuses])}\n`);
  return { wrong, reached };
}

async function expectBlameless(server: TestServer, total: number): Promise<void> {
  const { wrong, reached } = await tryOut(server, total);
  expect(wrong).toEqual([]);
  // Requests that never get past the schemas would try nothing. These ask for what only another server has.
  const unreachable = new Set(["artifacts/presigned-upload-url", "artifacts/presigned-download-url"]);
  const missed = server.routes.map(({ path }) => path).filter((path) => !reached.has(path));
  if (total >= 20_000) expect(missed.filter((path) => !unreachable.has(path))).toEqual([]);
  else expect(missed.length).toBeLessThan(server.routes.length / 2);
}

describe("the server", () => {
  it(`blames itself for none of ${total} requests that fit the endpoints more or less`, async () => {
    const server = await startTestServer();
    try {
      await expectBlameless(server, total);
    } finally {
      await server.stop();
    }
  }, 300_000);

  // Needs a server: `node compat/postgres.mjs npx vitest run` starts one.
  it.skipIf(postgresUri === undefined)(
    `blames itself on PostgreSQL for none of ${onPostgres}`,
    async () => {
      const database = await createPostgresDatabase();
      const server = await startTestServer({ backend_store_uri: database.uri });
      try {
        await expectBlameless(server, onPostgres);
      } finally {
        await server.stop();
        await database.drop();
      }
    },
    300_000,
  );
});
