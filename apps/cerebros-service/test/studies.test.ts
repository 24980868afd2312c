import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { RunningService } from "./running-service.js";

const service = new RunningService();
beforeEach(() => service.start({ execute: false }));
afterEach(() => service.stop());

/** What an answer holds is the tests' business. */
const Answer = z.any();

async function call(method: "GET" | "POST", path: string, body?: unknown) {
  const response = await fetch(`${service.url}/api/v1/studies${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: Answer.parse(await response.json()) };
}

const config = {
  space: { x: { type: "float", low: 0, high: 1 } },
  objectives: [{ metric: "loss" }],
  stop: { trials: 30 },
};

describe("studies over HTTP", () => {
  it("are created, asked and told with plain JSON, and outlive the service", async () => {
    expect(await call("POST", "", { name: "a", ...config })).toMatchObject({ status: 201 });
    expect(await call("POST", "/a/ask", {})).toMatchObject({
      status: 200,
      body: [{ number: 1, state: "running" }],
    });
    const report = { step: 0, metrics: { loss: null } };
    expect(await call("POST", "/a/trials/1/report", report)).toEqual({
      status: 200,
      body: { prune: false, pause: false },
    });
    await call("POST", "/a/trials/1/tell", { values: 0.5 });
    await service.stop();
    await service.start({ execute: false });
    expect(await call("GET", "/a")).toMatchObject({
      body: {
        best: [{ number: 1, values: { loss: 0.5 } }],
        stop_reason: null,
        trials: { succeeded: 1, queued: 0 },
      },
    });
    expect(await service.client.studies.trials.query({ study: "a" })).toHaveLength(1);
    expect((await call("GET", "/a/trials?limit=1&after=1")).body).toEqual([]);
    expect(await call("GET", "")).toEqual({ status: 200, body: ["a"] });
  });

  it("refuse with the status of the fault", async () => {
    await call("POST", "", { name: "b", ...config });
    expect(await call("POST", "/b/ask", "{")).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    expect(await call("POST", "/none/ask", {})).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await call("POST", "/b/trials/7/tell", { values: 1 })).toMatchObject({ status: 404 });
    expect(await call("POST", "/b/trials/x/tell", { values: 1 })).toMatchObject({ status: 400 });
    await call("POST", "/b/ask", {});
    expect((await call("POST", "/b/trials/1/tell", { values: 1 })).status).toBe(200);
    expect((await call("POST", "/b/trials/1/tell", { values: 1 })).status).toBe(200);
    expect(await call("POST", "/b/trials/1/tell", { values: 2 })).toMatchObject({
      status: 409,
      body: { code: "conflict", field: "values" },
    });
    expect(await call("POST", "", { name: "b", ...config, seed: 2 })).toMatchObject({
      status: 409,
      body: { field: "seed" },
    });
  });

  it("give ten clients a trial each until there are enough", async () => {
    await call("POST", "", { name: "c", ...config });
    const client = async () => {
      const numbers: number[] = [];
      for (;;) {
        const [trial] = (await call("POST", "/c/ask", {})).body;
        if (trial === undefined) return numbers;
        numbers.push(trial.number);
        await call("POST", `/c/trials/${trial.number}/tell`, { values: { loss: trial.parameters.x } });
      }
    };
    const numbers = (await Promise.all(Array.from({ length: 10 }, client))).flat();
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it("give a vanished worker's trial to the next one", async () => {
    await call("POST", "", { name: "d", ...config, lease_s: 0.05 });
    await call("POST", "/d/ask", {});
    await expect.poll(async () => (await call("GET", "/d")).body.trials.queued, { timeout: 5_000 }).toBe(1);
    expect((await call("POST", "/d/ask", {})).body).toMatchObject([{ number: 1, attempt: 2 }]);
  });

  it("hand out parameters as trials meet them", async () => {
    await call("POST", "", { name: "e" });
    await call("POST", "/e/ask", {});
    const question = { name: "lr", spec: { type: "float", low: 0.1, high: 1, log: true } };
    const { body } = await call("POST", "/e/trials/1/suggest", question);
    expect((await call("GET", "/e/trials/1")).body.parameters).toEqual({ lr: body });
  });
});
