import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CerebrosError, type Event, type Run, type RunConfig } from "@cerebros/contracts";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createServiceClient, type ServiceClient, toCerebrosError } from "./client.js";
import type { ServicePorts } from "./ports.js";
import { serviceRouter } from "./service-router.js";

const dataset_id = "a".repeat(64);

/** The far side of the routers: ports that keep what they are given. */
function recordingPorts() {
  const seen: { config?: RunConfig; file?: { name: string; text: string }; follows: number[] } = {
    follows: [],
  };
  const refuse = () => Promise.reject(new Error("not called"));
  const ports: ServicePorts = {
    runs: {
      async create(config) {
        seen.config = config;
        return { run_id: "r1", config } as Run;
      },
      get: async (run_id) => {
        throw new CerebrosError("not_found", `no run ${run_id}`, { field: "run_id" });
      },
      list: async () => {
        throw new Error("secret detail");
      },
      cancel: refuse,
      predict: refuse,
      bestModel: refuse,
    },
    trials: { list: refuse, get: refuse, epochs: refuse, replay: refuse },
    events: {
      list: refuse,
      async *follow({ after, signal }) {
        seen.follows.push(after);
        for (let seq = after + 1; seq <= after + 2; seq++) yield event(seq);
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      },
    },
    datasets: {
      async create({ name, content }) {
        seen.file = { name, text: await content.text() };
        return {
          dataset_id,
          name,
          bytes: content.size,
          rows: 0,
          columns: [],
          created_at: new Date(0).toISOString(),
        };
      },
      get: refuse,
      list: refuse,
    },
    studies: {
      ...{ create: refuse, get: refuse, list: refuse, ask: refuse, enqueue: refuse, warmStart: refuse },
      ...{
        trials: refuse,
        trial: refuse,
        importances: refuse,
        suggest: refuse,
        report: refuse,
        heartbeat: refuse,
        tell: refuse,
      },
    },
    health: refuse,
  };
  return { ports, seen };
}

const event = (seq: number) => ({ seq, type: "run:started", run_id: "r1", trial_id: null }) as Event;

let server: Server;
let client: ServiceClient;
let seen: ReturnType<typeof recordingPorts>["seen"];
let url: string;

beforeEach(async () => {
  const recording = recordingPorts();
  seen = recording.seen;
  const handler = createHTTPHandler({
    router: serviceRouter,
    basePath: "/trpc/",
    createContext: () => recording.ports,
  });
  server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createServiceClient({ url });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What a caller of the client sees when a call fails. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (reason) => toCerebrosError(reason, "the service"),
  );
  if (!(error instanceof CerebrosError)) throw new Error("the call did not fail");
  return error;
}

describe("the service's routers", () => {
  it("fill in the defaults of a run", async () => {
    await client.runs.create.mutate({ config: { dataset_id, target: "price" } });
    expect(seen.config).toMatchObject({ trials: 20, split: "random", task: "auto", seed: 1, drop: [] });
  });

  it("name the field, the value's fault and what was expected", async () => {
    const error = await refusal(
      client.runs.create.mutate({ config: { dataset_id, target: "price", trials: 0 } }),
    );
    expect(error).toMatchObject({ code: "invalid_input", field: "config.trials" });
    expect(error.message).toMatch(/>=1/);
  });

  it("carry a refusal with its code and field", async () => {
    const error = await refusal(client.runs.get.query({ run_id: "r9" }));
    expect(error).toMatchObject({ code: "not_found", message: "no run r9", field: "run_id" });
  });

  it("say nothing of the inside of a fault", async () => {
    const error = await refusal(client.runs.list.query());
    expect(error.code).toBe("internal");
    expect(JSON.stringify(error.cause)).not.toContain("secret detail");
  });

  it("take a file as a form", async () => {
    const form = new FormData();
    form.set("file", new File(["a,b\n1,2\n"], "data.csv"));
    expect(await client.datasets.create.mutate(form)).toMatchObject({ name: "data.csv", bytes: 8 });
    expect(seen.file).toEqual({ name: "data.csv", text: "a,b\n1,2\n" });
  });

  it("go on after the last event seen when the connection drops", async () => {
    const numbers: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const subscription = client.events.follow.subscribe(
        { after: 5 },
        {
          onData({ data }) {
            numbers.push(data.seq);
            if (data.seq === 7) server.closeAllConnections();
            if (data.seq === 9) {
              subscription.unsubscribe();
              resolve();
            }
          },
          onError: reject,
        },
      );
    });
    expect(numbers).toEqual([6, 7, 8, 9]);
    expect(seen.follows).toEqual([5, 7]);
  });

  it("are reported as unreachable when nothing answers", async () => {
    const dead = createServiceClient({ url: "http://127.0.0.1:9" });
    const error = await refusal(dead.health.query());
    expect(error.code).toBe("unavailable");
    expect(error.message).toMatch(/^no answer from the service: /);
  });
});
