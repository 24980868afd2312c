import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send, startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
const ids: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  for (const steps of [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [3, 3, 12],
  ]) {
    const run_id: string = (await server.post("runs/create")).body.run.info.run_id;
    const metrics = steps.map((step, index) => ({ key: "m", value: index, timestamp: 100 - index, step }));
    await server.post("runs/log-batch", { run_id, metrics });
    ids.push(run_id);
  }
});
afterAll(() => server.stop());

/** `run:step:value` of each point. */
async function points(path: string, query: Record<string, string | number>, name: string): Promise<string[]> {
  const url = new URL(`${server.url}/ajax-api/2.0/mlflow/metrics/${path}?metric_key=m`);
  for (const id of ids) url.searchParams.append(name, id);
  for (const [field, value] of Object.entries(query)) url.searchParams.append(field, String(value));
  const { status, body } = await send(url);
  if (status !== 200) return [body.error_code];
  return (body.metrics ?? []).map(
    (point: { run_id: string; step: number; value: number }) =>
      `${ids.indexOf(point.run_id)}:${point.step}:${point.value}`,
  );
}

describe("a sampled history", () => {
  const sample = (query: Record<string, string | number>) =>
    points("get-history-bulk-interval", query, "run_ids");

  it("has every step when there are few", async () => {
    const first = Array.from({ length: 10 }, (_, step) => `0:${step}:${step}`);
    expect(await sample({})).toEqual([...first, "1:3:1", "1:3:0", "1:12:2"]);
  });

  it("has steps at equal distances, the last, and both ends of each run", async () => {
    // Of the eleven distinct steps those at places 0, 3, 7 and the last; 3 and 12 are the second run's ends.
    expect(await sample({ max_results: 3 })).toEqual([
      "0:0:0",
      "0:3:3",
      "0:7:7",
      "0:9:9",
      "1:3:1",
      "1:3:0",
      "1:12:2",
    ]);
    expect(await sample({ max_results: 1, start_step: 4, end_step: 11 })).toEqual(["0:4:4", "0:9:9"]);
  });

  it("chooses the same places whether or not steps are left out", async () => {
    const sampled = async (steps: number[]) => {
      const run_id: string = (await server.post("runs/create")).body.run.info.run_id;
      const metrics = steps.map((step) => ({ key: "s", value: 1, timestamp: 1, step }));
      await server.post("runs/log-batch", { run_id, metrics });
      const query = { run_ids: run_id, metric_key: "s", max_results: 7 };
      const { body } = await server.get("metrics/get-history-bulk-interval", query);
      return body.metrics.map(({ step }: { step: number }) => step);
    };
    const places = [0, 14, 28, 42, 57, 71, 85, 99];
    expect(await sampled(Array.from({ length: 100 }, (_, i) => i))).toEqual(places);
    expect(await sampled(Array.from({ length: 100 }, (_, i) => i * 3))).toEqual(places.map((i) => i * 3));
  });

  it.each([
    [{ start_step: 1 }],
    [{ start_step: 2, end_step: 1 }],
    [{ max_results: 0 }],
    [{ max_results: 2501 }],
  ])("is refused for %j", async (query) => {
    expect(await sample({ ...query })).toEqual(["INVALID_PARAMETER_VALUE"]);
  });
});

describe("a history of several runs", () => {
  it("comes by run, timestamp and step, cut to its limit", async () => {
    const all = await points("get-history-bulk", {}, "run_id");
    expect(all).toHaveLength(13);
    const [first = ""] = [...ids].sort();
    expect(all[0]).toBe(ids.indexOf(first) === 0 ? "0:9:9" : "1:12:2");
    expect(await points("get-history-bulk", { max_results: 4 }, "run_id")).toEqual(all.slice(0, 4));
    expect(await server.get("metrics/get-history-bulk", { metric_key: "m" })).toMatchObject({ status: 400 });
    expect(await server.get("metrics/get-history-bulk", { run_id: "x" })).toMatchObject({ status: 400 });
    const none = await send(
      `${server.url}/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=x&metric_key=m`,
    );
    expect(none.body).toEqual({ metrics: [] });
  });

  it("has as many points as there are when more are asked for than a double can count", async () => {
    for (const max_results of ["9007199254740993", "9223372036854775807"]) {
      expect(await points("get-history-bulk", { max_results }, "run_id")).toHaveLength(13);
      const one = await server.get("metrics/get-history", {
        run_id: ids[0] ?? "",
        metric_key: "m",
        max_results,
      });
      expect(one.body.metrics).toHaveLength(10);
    }
    expect(await points("get-history-bulk", { max_results: "9223372036854775808" }, "run_id")).toEqual([
      "INVALID_PARAMETER_VALUE",
    ]);
    expect(await points("get-history-bulk", { max_results: "-9223372036854775808" }, "run_id")).toEqual([
      "INVALID_PARAMETER_VALUE",
    ]);
  });
});
