import { Run, ServiceHealth } from "@cerebros/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunningService } from "./running-service.js";

const service = new RunningService();
beforeAll(() => service.start());
afterAll(() => service.dispose());

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => row(i)).join("\n");
const numeric = `x,y\n${rows(60, (i) => `${i},${(i * 37) % 11}.5`)}\n`;

async function create(text: string, change: Record<string, unknown> = {}) {
  const dataset_id = await service.upload(text);
  return service.client.runs.create.mutate({ config: { dataset_id, target: "y", ...change } });
}

describe("a run is refused in one line that says what to do", () => {
  it.each([
    ["an unknown target", numeric, { target: "z" }, /z/],
    ["an unknown column to drop", numeric, { drop: ["w"] }, /w/],
    ["a target with one class", `x,y\n${rows(60, (i) => `${i},a`)}\n`, {}, /y/],
    [
      "text as a regression target",
      `x,y\n${rows(60, (i) => `${i},t${i % 3}`)}\n`,
      { task: "regression" },
      /t0/,
    ],
    [
      "a copy of the target among the inputs",
      `c,x,y\n${rows(60, (i) => `${i % 7}.25,${i},${i % 7}.25`)}\n`,
      {},
      /\bc\b/,
    ],
    ["an unknown parameter", numeric, { search_space: { speed: { type: "int", low: 1, high: 2 } } }, /speed/],
    [
      "a loss that does not fit the target",
      numeric,
      { search_space: { loss: { type: "categorical", choices: ["auto", "cross_entropy"] } } },
      /^search_space\.loss .*cross_entropy, which needs classes/,
    ],
    ["no trials", numeric, { trials: 0 }, /trials/],
  ])("%s", async (_, text, change, message) => {
    const error = await create(text, change).then(
      () => null,
      (reason: Error & { data?: { httpStatus: number; stack?: string } }) => reason,
    );
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain("\n");
    expect(error?.data?.httpStatus).toBe(400);
    expect(error?.data?.stack).toBeUndefined();
    const runs = await service.client.runs.list.query();
    expect(runs.every(({ config }) => config.target === "y")).toBe(true);
  });

  it("an unknown data set", async () => {
    const config = { dataset_id: "0".repeat(64), target: "y" };
    await expect(service.client.runs.create.mutate({ config })).rejects.toThrow(/no dataset 0000/);
  });
});

describe("a data set", () => {
  it("is stored once, whatever it is called", async () => {
    const first = await service.upload(numeric, "first.csv");
    expect(await service.upload(numeric, "second.csv")).toBe(first);
    const dataset = await service.client.datasets.get.query({ dataset_id: first });
    expect(dataset).toMatchObject({ rows: 60, bytes: numeric.length });
    expect(dataset.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["x", "numeric"],
      ["y", "numeric"],
    ]);
  });

  it.each([
    ["empty", "", /empty/],
    ["only a header", "x,y\n", /row/],
  ])("that is %s is refused", async (_, text, message) => {
    await expect(service.upload(text)).rejects.toThrow(message);
  });

  it("keeps a hostile file name out of every path", async () => {
    const dataset_id = await service.upload(`${numeric}99,1.5\n`, "../../../etc/passwd");
    expect((await service.client.datasets.get.query({ dataset_id })).name).toBe("passwd");
  });
});

describe("HTTP", () => {
  it("answers health, readiness and metrics", async () => {
    const health = ServiceHealth.parse(await (await fetch(`${service.url}/health`)).json());
    expect(health).toMatchObject({ status: "ok", service: "cerebros", problem: null });
    // Nothing has been sent yet, so nobody knows; the run below finds out.
    expect(health.tracking).toMatchObject({ reachable: null, pending: 0 });
    expect((await fetch(`${service.url}/ready`)).status).toBe(200);

    const { run_id } = await service.createRun({ trials: 2, max_epochs: 1 });
    await service.finished(run_id);
    expect((await service.client.health.query()).tracking).toMatchObject({ reachable: false, pending: 2 });
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).toMatch(/^cerebros_runs_total\{state="succeeded"\} 1$/m);
    expect(text).toMatch(/^cerebros_trials_total\{state="succeeded"\} 2$/m);
    expect(text).toMatch(/^cerebros_epochs_total 2$/m);
  });

  it("says what is not there, as JSON", async () => {
    const response = await fetch(`${service.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
    expect((await fetch(`${service.url}/trpc/runs.nothing`)).status).toBe(404);
  });

  it("refuses malformed JSON without a fault of its own", async () => {
    const response = await fetch(`${service.url}/trpc/runs.create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"config":',
    });
    expect(response.status).toBe(400);
  });

  it("refuses a call that is larger than any call needs to be", async () => {
    const response = await fetch(`${service.url}/trpc/runs.predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ run_id: "r", rows: "x".repeat(33 * 2 ** 20) }),
    });
    expect(response.status).toBe(413);
  });

  it("lists runs newest first, page by page", async () => {
    for (let i = 0; i < 3; i++) await service.createRun({ trials: 1, max_epochs: 1 }, `page-${i}`);
    const first = await service.client.runs.list.query({ limit: 2 });
    expect(first.map(({ run_id }) => run_id)).toEqual(["page-2", "page-1"]);
    const next = await service.client.runs.list.query({ limit: 1, before: "page-1" });
    expect(next.map((run) => Run.parse(run).run_id)).toEqual(["page-0"]);
    await service.finished("page-2");
  });
});
