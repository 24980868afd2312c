import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
let extended: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  extended = await startTestServer({ search_extensions: true });
  for (const one of [server, extended]) await fill(one);
});
afterAll(() => Promise.all([server.stop(), extended.stop()]));

/** Runs a to d in experiment 0, started at 1 to 4. */
async function fill(one: TestServer): Promise<void> {
  const runs = { a: 0.5, b: "NaN", c: 2, d: null };
  for (const [index, [run_name, value]] of Object.entries(runs).entries()) {
    const { body } = await one.post("runs/create", { run_name, start_time: index + 1 });
    const { run_id } = body.run.info;
    if (value === null) continue;
    const params = [{ key: "opt", value: run_name === "a" ? "Adam" : "sgd" }];
    const metrics = [{ key: "m", value, timestamp: 1, step: 0 }];
    const tags = [{ key: "note", value: `100%_${run_name}` }];
    await one.post("runs/log-batch", { run_id, metrics, params, tags });
  }
}

async function names(filter: string, one = server): Promise<string> {
  const { status, body } = await one.post("runs/search", { experiment_ids: ["0"], filter });
  expect([status, body.message]).toEqual([200, undefined]);
  const found: string[] = (body.runs ?? []).map((run: { info: { run_name: string } }) => run.info.run_name);
  return found.sort().join("");
}

describe("a search of runs", () => {
  it.each([
    ["metrics.m > 0.5", "c"],
    ["metrics.m != 0.5", "bc"],
    ["metrics.m = 0", ""],
    ["metrics.m < 1", "a"],
    ["metrics.nothing != 1", ""],
    ["params.opt LIKE 'a%'", ""],
    ["params.opt ILIKE 'a%'", "a"],
    ["tags.note LIKE '100\\%'", ""],
    ["tags.note LIKE '100__a'", "a"],
    ["params.opt IS NULL", "d"],
    ["params.opt IS NOT NULL AND start_time < 2.5", "ab"],
    ["attributes.run_name IN ('a')", null],
    ["run_name != 'a' AND status = 'RUNNING' AND user_id = ''", "bcd"],
    ["artifact_uri LIKE '%/artifacts' AND end_time > 0", ""],
    ["dataset.name = 'x'", ""],
    ["params.opt = 'sgd' OR params.opt = 'Adam'", null],
    ["params.opt IN ('sgd')", null],
    ["(params.opt = 'sgd')", null],
  ])("by %s finds %s", async (filter, expected) => {
    if (expected !== null) return expect(await names(filter)).toBe(expected);
    const refused = await server.post("runs/search", { experiment_ids: ["0"], filter });
    expect(refused).toMatchObject({ status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } });
  });

  it("takes more on a server with extensions", async () => {
    const filter = "(params.opt IN ('sgd', 'x') OR params.opt = 'Adam') AND metrics.m >= 0.5";
    expect(await names(filter, extended)).toBe("ac");
    expect(await names("tags.note NOT IN ('100%_a')", extended)).toBe("bc");
  });

  it("gives only the keys that are asked for, on a server with extensions", async () => {
    const question = {
      experiment_ids: ["0"],
      filter: "params.opt = 'Adam'",
      metric_keys: ["x"],
      tag_keys: ["note"],
    };
    const [data, whole] = await Promise.all(
      [extended, server].map(async (one) => (await one.post("runs/search", question)).body.runs[0].data),
    );
    expect(data).toEqual({
      params: [{ key: "opt", value: "Adam" }],
      tags: [{ key: "note", value: "100%_a" }],
    });
    expect(whole.metrics).toHaveLength(1);
    expect(whole.tags).toHaveLength(2);
  });

  it("goes on from page to page, with a token that belongs to its question", async () => {
    const question = { experiment_ids: ["0"], order_by: ["metrics.m DESC"], max_results: 1 };
    const seen: string[] = [];
    let page_token: string | undefined;
    do {
      const { body } = await server.post("runs/search", { ...question, page_token });
      seen.push(body.runs[0].info.run_name);
      page_token = body.next_page_token;
      if (seen.length === 1) {
        for (const other of [
          { filter: "metrics.m > 0" },
          { order_by: ["metrics.m"] },
          { run_view_type: "ALL" },
        ])
          expect(await server.post("runs/search", { ...question, ...other, page_token })).toMatchObject({
            status: 400,
            body: { error_code: "INVALID_PARAMETER_VALUE" },
          });
        const resized = await server.post("runs/search", { ...question, max_results: 3, page_token });
        expect(resized.body.runs).toHaveLength(3);
      }
    } while (page_token !== undefined);
    expect(seen).toEqual(["c", "a", "b", "d"]);
  });
});

describe("a search of experiments", () => {
  it("filters and orders by name, id, times and tags", async () => {
    for (const name of ["b", "A"])
      await server.post("experiments/create", { name, tags: [{ key: "k", value: name }] });
    const search = async (fields: object) =>
      (await server.post("experiments/search", fields)).body.experiments?.map(
        (experiment: { name: string }) => experiment.name,
      );
    expect(await search({ order_by: ["name DESC"] })).toEqual(["b", "Default", "A"]);
    expect(await search({ filter: "name ILIKE 'a' AND creation_time > 0" })).toEqual(["A"]);
    expect(await search({ filter: "tags.k != 'A'" })).toEqual(["b"]);
    expect(await search({ filter: "experiment_id = '0'" })).toEqual(["Default"]);
    expect(await search({ filter: "tags.k IS NULL" })).toEqual(["Default"]);
  });
});
