import { createTrackingClient, type TrackingClient } from "@cerebros/api/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
let client: TrackingClient;
beforeAll(async () => {
  server = await startTestServer();
  client = createTrackingClient({ url: server.url });
});
afterAll(() => server.stop());

const tag = (value: string) => ({ key: "cerebros.trial_id", value });

describe("tracking over tRPC", () => {
  it("makes one experiment of a name, however many ask at once", async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => client.ensureExperiment({ name: "cerebros" })));
    expect(new Set(ids.map(({ experiment_id }) => experiment_id)).size).toBe(1);
    expect(await client.ensureExperiment({ name: "Default" })).toEqual({ experiment_id: "0" });
  });

  it("brings no deleted experiment back", async () => {
    const { experiment_id } = await client.ensureExperiment({ name: "gone" });
    await server.post("experiments/delete", { experiment_id });
    await expect(client.ensureExperiment({ name: "gone" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining('experiment "gone" is deleted'),
      field: "name",
    });
  });

  it("makes one run of a tag, however many ask at once and how often", async () => {
    const { experiment_id } = await client.ensureExperiment({ name: "runs" });
    const request = {
      experiment_id,
      tag: tag("r-0001"),
      run_name: "r-0001",
      start_time: 5,
      user_id: "cerebros",
      tags: [{ key: "spectral_norm", value: "true" }],
    };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => client.ensureRun(request)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ run }) => run.run_id)).size).toBe(1);
    expect((await client.ensureRun({ ...request, run_name: "another" })).run).toEqual(answers[0]?.run);
    expect(answers[0]?.run).toMatchObject({
      run_name: "r-0001",
      start_time: 5,
      end_time: null,
      user_id: "cerebros",
      status: "RUNNING",
      tags: [
        tag("r-0001"),
        { key: "mlflow.runName", value: "r-0001" },
        { key: "spectral_norm", value: "true" },
      ],
    });
    expect((await client.ensureRun({ experiment_id, tag: tag("r-0002") })).created).toBe(true);
    const elsewhere = await client.ensureRun({ experiment_id: "0", tag: tag("r-0001") });
    expect(elsewhere.created).toBe(true);
  });

  it("does not make a deleted run again", async () => {
    const request = { experiment_id: "0", tag: tag("deleted") };
    const { run } = await client.ensureRun(request);
    await server.post("runs/delete", { run_id: run.run_id });
    await expect(client.ensureRun(request)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(run.run_id),
    });
    await server.post("runs/restore", { run_id: run.run_id });
    expect(await client.ensureRun(request)).toMatchObject({ created: false, run: { run_id: run.run_id } });
  });

  it("carries times and steps up to 2^53 and refuses to round those that other clients wrote beyond", async () => {
    const { run } = await client.ensureRun({ experiment_id: "0", tag: tag("wide") });
    const { run_id } = run;
    const log = (step: bigint) =>
      server.post("runs/log-metric", { run_id, key: "m", value: 1, timestamp: 1, step: String(step) });
    await log(2n ** 53n - 1n);
    expect((await client.getRun({ run_id })).metrics[0]?.step).toBe(2 ** 53 - 1);
    await log(2n ** 53n + 1n);
    const refusal = {
      code: "conflict",
      message: expect.stringContaining(`step of metric "m" of run ${run_id} is 9007199254740993`),
    };
    await expect(client.getRun({ run_id })).rejects.toMatchObject(refusal);
    const search = { experiment_ids: ["0"], tags: [tag("wide")] };
    await expect(client.searchRuns(search)).rejects.toMatchObject(refusal);
  });

  it("logs, updates and reads a run, NaN included", async () => {
    const { run } = await client.ensureRun({ experiment_id: "0", tag: tag("logged") });
    const { run_id } = run;
    const metrics = [
      { key: "loss", value: Number.NaN, timestamp: 2, step: 2 },
      { key: "loss", value: 1, timestamp: 1, step: 1 },
    ];
    for (let i = 0; i < 2; i++)
      await client.logBatch({
        run_id,
        metrics,
        params: [{ key: "p", value: "1" }],
        tags: [{ key: "t", value: "x" }],
      });
    await client.updateRun({ run_id, status: "FINISHED", end_time: 9 });
    const read = await client.getRun({ run_id });
    expect(read).toMatchObject({ status: "FINISHED", end_time: 9, params: [{ key: "p", value: "1" }] });
    expect(read.metrics).toEqual([metrics[0]]);
    const found = await client.searchRuns({
      experiment_ids: ["0"],
      tags: [tag("logged"), { key: "t", value: "x" }],
    });
    expect(found).toEqual({ runs: [read], next_page_token: null });
    await expect(client.logBatch({ run_id, params: [{ key: "p", value: "2" }] })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("Changing param values"),
    });
  });

  it("refuses with the code and field at fault", async () => {
    const run_id = "0".repeat(32);
    await expect(client.getRun({ run_id })).rejects.toMatchObject({ code: "not_found", field: "run_id" });
    await expect(client.ensureRun({ experiment_id: "987654", tag: tag("x") })).rejects.toMatchObject({
      code: "not_found",
      field: "experiment_id",
    });
    await expect(client.ensureRun({ experiment_id: "x", tag: tag("x") })).rejects.toMatchObject({
      code: "invalid_input",
      field: "experiment_id",
    });
  });

  it("tells its health", async () => {
    expect(await client.health()).toEqual({
      status: "ok",
      service: "mlflow-proxy",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      mlflow_version: "3.12.0",
      schema_revision: "7d34483879f0",
      uptime_s: expect.any(Number),
    });
  });
});
