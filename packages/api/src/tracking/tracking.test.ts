import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CerebrosError, type EnsureRun, type LogBatch, type TrackingRun } from "@cerebros/contracts";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTrackingClient } from "./client.js";
import type { TrackingClient, TrackingPort } from "./port.js";
import { trackingRouter } from "./router.js";

const run_id = "4b1c0d2e3f4a5b6c7d8e9f0a1b2c3d4e";
const run: TrackingRun = {
  run_id,
  run_name: "a",
  experiment_id: "3",
  user_id: "",
  status: "RUNNING",
  start_time: 1,
  end_time: null,
  artifact_uri: `mlflow-artifacts:/3/${run_id}/artifacts`,
  lifecycle_stage: "active",
  metrics: [{ key: "loss", value: Number.NaN, timestamp: 1, step: 2 }],
  params: [],
  tags: [],
};

/** The far side of the router: a port that keeps what it is given. */
function recordingPort() {
  const seen: { ensured: EnsureRun[]; batches: LogBatch[] } = { ensured: [], batches: [] };
  const port: TrackingPort = {
    async ensureExperiment({ name }) {
      throw new CerebrosError("conflict", `experiment "${name}" is deleted`, { field: "name" });
    },
    async ensureRun(request) {
      seen.ensured.push(request);
      return { run, created: seen.ensured.length === 1 };
    },
    async logBatch(request) {
      seen.batches.push(request);
    },
    async updateRun() {
      throw new Error("secret detail");
    },
    getRun: async () => run,
    searchRuns: async () => ({ runs: [run], next_page_token: "next" }),
    health: () => new Promise(() => {}),
  };
  return { port, seen };
}

let server: Server;
let url: string;
let client: TrackingClient;
let seen: ReturnType<typeof recordingPort>["seen"];

beforeEach(async () => {
  const recording = recordingPort();
  seen = recording.seen;
  const createContext = () => ({ tracking: recording.port });
  server = createServer(createHTTPHandler({ router: trackingRouter, basePath: "/trpc/", createContext }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  client = createTrackingClient({ url });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("a tracking client", () => {
  it("gives the server defaults for what is left out", async () => {
    const request = { experiment_id: "3", tag: { key: "cerebros.trial_id", value: "t" } };
    expect(await client.ensureRun(request)).toEqual({ run, created: true });
    expect(await client.ensureRun(request)).toEqual({ run, created: false });
    expect(seen.ensured[0]).toEqual({ ...request, user_id: "", tags: [] });
  });

  it("carries NaN and the infinities in both directions", async () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1];
    await client.logBatch({ run_id, metrics: values.map((value) => ({ key: "m", value, timestamp: 1 })) });
    expect(seen.batches[0]?.metrics.map(({ value }) => value)).toEqual(values);
    expect(seen.batches[0]?.metrics[0]?.step).toBe(0);
    expect(await client.getRun({ run_id })).toEqual(run);
    expect(await client.searchRuns({ experiment_ids: ["3"] })).toEqual({
      runs: [run],
      next_page_token: "next",
    });
  });

  it("rejects with the server's own refusal", async () => {
    await expect(client.ensureExperiment({ name: "gone" })).rejects.toMatchObject({
      code: "conflict",
      message: 'experiment "gone" is deleted',
      field: "name",
    });
  });

  it("rejects bad input with the field at fault", async () => {
    await expect(client.getRun({ run_id: "no id!" })).rejects.toMatchObject({
      code: "invalid_input",
      field: "run_id",
    });
  });

  it("learns nothing of the inside of a fault", async () => {
    const error = await client.updateRun({ run_id }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "internal" });
    expect(String((error as Error).message)).not.toContain("secret");
  });

  it("gives up after its time, and when nothing answers, as unavailable", async () => {
    const hasty = createTrackingClient({ url, timeout_ms: 50 });
    await expect(hasty.health()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining(`no answer from the tracking server at ${url.slice(0, -1)}`),
    });
    const dead = createTrackingClient({ url: "http://127.0.0.1:9" });
    await expect(dead.health()).rejects.toMatchObject({ code: "unavailable" });
  });
});
