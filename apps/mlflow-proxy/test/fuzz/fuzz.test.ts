import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../test-server.js";
import { type FuzzRequest, requests } from "./requests.js";

/** How many requests; `pnpm test:fuzz` sends more than a run of all tests does. */
const total = Number(process.env["FUZZ_REQUESTS"] ?? 1_500);
/** Give another one to try other requests. */
const seed = Number(process.env["FUZZ_SEED"] ?? 1);
/** Requests made at a time. */
const batch = 500;

let server: TestServer;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

function ask({ method, path, headers, body }: FuzzRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent, host: "127.0.0.1", port: server.port, method, path, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
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

describe("the server", () => {
  it(`blames itself for none of ${total} requests that fit the endpoints more or less`, async () => {
    const make = async () => (await server.post("runs/create", { experiment_id: "0" })).body.run.info.run_id;
    const known = { run_ids: [await make(), await make()], experiment_ids: ["0"] };
    const arbitrary = requests(server.routes, known);
    const statuses = new Map<number, number>();
    const wrong: object[] = [];
    for (let done = 0; done < total && wrong.length < 20; done += batch) {
      const sample = fc.sample(arbitrary, { numRuns: Math.min(batch, total - done), seed: seed + done });
      const queue = sample.values();
      const work = async () => {
        for (const asked of queue) {
          const answer = await ask(asked).catch((error: Error) => ({ status: 0, text: error.message }));
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const fault = judge(answer);
          if (fault === null) continue;
          const body = asked.body?.toString("latin1").slice(0, 500);
          wrong.push({ fault, ...asked, path: asked.path.slice(0, 500), body, answer });
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
    }
    process.stdout.write(
      `fuzz: ${total} requests, seed ${seed}, by status ${JSON.stringify([...statuses])}\n`,
    );
    expect(wrong).toEqual([]);
    // Requests that never get past the schemas would try nothing.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(total / 20);
  }, 300_000);
});
