import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = async (fields: object = {}) => (await server.post("runs/create", fields)).body.run;
const newRun = async (): Promise<string> => (await create()).info.run_id;
const get = async (run_id: string) => (await server.get("runs/get", { run_id })).body.run;
const refusal = (status: number, error_code: string, message: RegExp | string = /./) =>
  expect.objectContaining({ status, body: { error_code, message: expect.stringMatching(message) } });
const bad = (message: RegExp | string) => refusal(400, "INVALID_PARAMETER_VALUE", message);
const missing = (message: RegExp | string) => refusal(404, "RESOURCE_DOES_NOT_EXIST", message);

describe("runs", () => {
  it("are created as a Thunderline client asks for it", async () => {
    const experiment_id = (await server.post("experiments/create", { name: "thunderline" })).body
      .experiment_id;
    const tags = [
      { key: "thunderline_trial_id", value: "7c1d" },
      { key: "spectral_norm", value: "true" },
    ];
    const run = await create({ experiment_id, run_name: "trial_7c1d", start_time: 1_762_000_000_123, tags });
    const { run_id } = run.info;
    expect(run_id).toMatch(/^[0-9a-f]{32}$/);
    expect(run).toEqual({
      info: {
        run_id,
        run_uuid: run_id,
        experiment_id,
        run_name: "trial_7c1d",
        user_id: "",
        status: "RUNNING",
        start_time: 1_762_000_000_123,
        artifact_uri: `mlflow-artifacts:/${experiment_id}/${run_id}/artifacts`,
        lifecycle_stage: "active",
      },
      data: { tags: [{ key: "mlflow.runName", value: "trial_7c1d" }, tags[1], tags[0]] },
      inputs: {},
    });
    expect(await get(run_id)).toEqual({ ...run, outputs: {} });
  });

  it("do not tell an end at 0", async () => {
    const { run_id } = (await create({ start_time: 0 })).info;
    const { run_info } = (await server.post("runs/update", { run_id, end_time: 0 })).body;
    expect([run_info.start_time, "end_time" in run_info]).toEqual([0, false]);
  });

  it("get a name, the time and the default experiment when none is given", async () => {
    const before = Date.now();
    const { info, data } = await create({ run_name: null });
    expect(info.run_name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    expect(info.experiment_id).toBe("0");
    expect(info.start_time).toBeGreaterThanOrEqual(before);
    expect(data.tags).toEqual([{ key: "mlflow.runName", value: info.run_name }]);
  });

  it("are named by their argument or their tag, not by both differently", async () => {
    const tags = [{ key: "mlflow.runName", value: "tagged" }];
    expect((await create({ tags })).info.run_name).toBe("tagged");
    expect((await create({ tags, run_name: "tagged" })).info.run_name).toBe("tagged");
    expect(await server.post("runs/create", { tags, run_name: "other" })).toEqual(bad(/different values/));
  });

  it("are renamed by update, set-tag and log-batch alike, name and tag together", async () => {
    const run_id = await newRun();
    const named = async () => {
      const { info, data } = await get(run_id);
      return [info.run_name, data.tags[0].value];
    };
    await server.post("runs/update", { run_id, run_name: "one" });
    expect(await named()).toEqual(["one", "one"]);
    await server.post("runs/set-tag", { run_id, key: "mlflow.runName", value: "two" });
    expect(await named()).toEqual(["two", "two"]);
    await server.post("runs/log-batch", { run_id, tags: [{ key: "mlflow.runName", value: "three" }] });
    expect(await named()).toEqual(["three", "three"]);
    await server.post("runs/update", { run_id, run_name: "", status: "FAILED" });
    expect(await named()).toEqual(["three", "three"]);
  });

  it("take any change of status, and an end that stays", async () => {
    const run_id = await newRun();
    const finished = await server.post("runs/update", { run_id, status: "FINISHED", end_time: 5 });
    expect(finished.body.run_info).toMatchObject({ run_id, status: "FINISHED", end_time: 5 });
    await server.post("runs/update", { run_uuid: run_id, status: 1, end_time: null });
    expect((await get(run_id)).info).toMatchObject({ status: "RUNNING", end_time: 5 });
  });

  it("refuse writes while deleted, whatever their kind, and may be deleted and restored twice", async () => {
    const run_id = await newRun();
    for (let i = 0; i < 2; i++) expect((await server.post("runs/delete", { run_id })).body).toEqual({});
    const item = { key: "k", value: "1" };
    const metric = { key: "k", value: 1, timestamp: 1 };
    for (const [path, fields] of [
      ["runs/update", { status: "FAILED" }],
      ["runs/log-metric", metric],
      ["runs/log-parameter", item],
      ["runs/set-tag", item],
      ["runs/delete-tag", { key: "mlflow.runName" }],
      ["runs/log-batch", {}],
    ] as const)
      expect(await server.post(path, { run_id, ...fields })).toEqual(bad(/'active' state/));
    for (let i = 0; i < 2; i++) expect((await server.post("runs/restore", { run_id })).body).toEqual({});
    expect((await get(run_id)).info.lifecycle_stage).toBe("active");
  });

  it("are found by tag, name and stage, a page at a time", async () => {
    const { experiment_id } = (await server.post("experiments/create", { name: "searched" })).body;
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const tags = [{ key: "trial", value: String(i) }];
      ids.unshift((await create({ experiment_id, start_time: i, tags, run_name: `r${i}` })).info.run_id);
    }
    const search = async (fields: object) => {
      const { body } = await server.post("runs/search", { experiment_ids: [experiment_id], ...fields });
      return { ids: (body.runs ?? []).map((run: { info: { run_id: string } }) => run.info.run_id), body };
    };
    expect((await search({})).ids).toEqual(ids);
    expect((await search({ filter: "tags.trial = '3'" })).ids).toEqual([ids[1]]);
    expect((await search({ filter: "run_name = 'r0' and tags.trial = '0'" })).ids).toEqual([ids[4]]);
    expect((await search({ filter: "tags.nothing = '3'" })).body).toEqual({});
    expect((await search({ order_by: ["start_time ASC"] })).ids).toEqual(ids.toReversed());
    const first = await search({ max_results: 3 });
    const rest = await search({ max_results: 3, page_token: first.body.next_page_token });
    expect([...first.ids, ...rest.ids]).toEqual(ids);
    expect(rest.body.next_page_token).toBeUndefined();
    expect((await search({ experiment_ids: [] })).body).toEqual({});
    await server.post("runs/delete", { run_id: ids[0] });
    expect((await search({})).ids).toEqual(ids.slice(1));
    expect((await search({ run_view_type: "DELETED_ONLY" })).ids).toEqual([ids[0]]);
    expect((await search({ runViewType: 3 })).ids).toEqual(ids);
  });

  it.each([
    ["get", "runs/get", { run_id: "0".repeat(32) }, missing(/Run with id=0+ not found/)],
    ["get", "runs/get", {}, bad(/Missing value for required parameter 'run_id'/)],
    ["post", "runs/create", { experiment_id: "987654" }, missing(/No Experiment with id=987654/)],
    ["post", "runs/create", { run_name: "x".repeat(251) }, bad(/maximum length of 250/)],
    ["post", "runs/create", { user_id: "x".repeat(257) }, bad(/maximum length of 256/)],
    ["post", "runs/update", { run_id: "x", status: "succeeded" }, bad(/Invalid value "succeeded"/)],
    ["post", "runs/search", { experiment_ids: ["x"] }, bad(/valid integer/)],
    ["post", "runs/search", { experiment_ids: "0" }, bad(/'experiment_ids'/)],
    ["post", "runs/search", { max_results: 50_001 }, bad(/50000/)],
    ["post", "runs/search", { filter: "metrics.m > '1'" }, bad(/Expected numeric value type/)],
    ["post", "runs/search", { order_by: ["metrics.m UP"] }, bad(/Invalid order_by clause/)],
    ["post", "runs/search", { page_token: "x" }, bad(/page token/)],
    ["post", "runs/log-batch", { run_id: "0".repeat(32) }, missing(/not found/)],
  ] as const)("refuse %s %s %j", async (method, path, fields, expected) => {
    expect(await server[method](path, fields)).toEqual(expected);
  });
});

describe("what is logged to a run", () => {
  it("comes back with the latest metric, and may be sent again", async () => {
    const run_id = await newRun();
    const batch = {
      run_id,
      metrics: [
        { key: "loss", value: 0.5, timestamp: 9, step: 1 },
        { key: "loss", value: "0.25", timestamp: "8", step: "2" },
        { key: "best", value: "NaN", timestamp: 1 },
        { key: "top", value: "Infinity", timestamp: 1 },
      ],
      params: [{ key: "units", value: "32" }, { key: "empty" }],
      tags: [
        { key: "t", value: "1" },
        { key: "t", value: "2" },
      ],
    };
    for (let i = 0; i < 2; i++) expect((await server.post("runs/log-batch", batch)).body).toEqual({});
    const { data } = await get(run_id);
    expect(data.metrics).toEqual([
      { key: "best", value: "NaN", timestamp: 1, step: 0 },
      { key: "loss", value: 0.25, timestamp: 8, step: 2 },
      { key: "top", value: Number.MAX_VALUE, timestamp: 1, step: 0 },
    ]);
    expect(data.params).toEqual([
      { key: "empty", value: "" },
      { key: "units", value: "32" },
    ]);
    expect(data.tags[1]).toEqual({ key: "t", value: "2" });
    const { body } = await server.get("metrics/get-history", { run_id, metric_key: "loss" });
    expect(body.metrics.map((metric: { value: number }) => metric.value)).toEqual([0.25, 0.5]);
  });

  it("is stored one by one as well", async () => {
    const run_id = await newRun();
    const param = { run_id, key: "p", value: "1" };
    for (let i = 0; i < 2; i++) {
      expect(
        (await server.post("runs/log-metric", { run_id, key: "m", value: 1, timestamp: 1 })).body,
      ).toEqual({});
      expect((await server.post("runs/log-parameter", param)).body).toEqual({});
      expect((await server.post("runs/set-tag", { run_id, key: "t" })).body).toEqual({});
    }
    const changed = await server.post("runs/log-parameter", { ...param, value: "2" });
    expect(changed).toEqual(bad(/Changing param values is not allowed. Param with key='p'.*value='1'.*'2'/));
    const { data } = await get(run_id);
    expect([data.metrics.length, data.params, data.tags[1]]).toEqual([
      1,
      [{ key: "p", value: "1" }],
      { key: "t", value: "" },
    ]);
    expect((await server.post("runs/delete-tag", { run_id, key: "t" })).body).toEqual({});
    expect(await server.post("runs/delete-tag", { run_id, key: "t" })).toEqual(
      missing(/No tag with name: t/),
    );
  });

  it("is all there or not at all", async () => {
    const run_id = await newRun();
    await server.post("runs/log-parameter", { run_id, key: "p", value: "1" });
    const answer = await server.post("runs/log-batch", {
      run_id,
      metrics: [{ key: "m", value: 1, timestamp: 1 }],
      params: [
        { key: "new", value: "1" },
        { key: "p", value: "2" },
      ],
      tags: [{ key: "t", value: "1" }],
    });
    expect(answer).toEqual(bad(/Changing param values/));
    const { data } = await get(run_id);
    expect(data).toEqual({ params: [{ key: "p", value: "1" }], tags: [expect.anything()] });
  });

  it("has limits, which a batch may reach", async () => {
    const run_id = await newRun();
    const params = Array.from({ length: 100 }, (_, i) => ({ key: `p${i}`, value: "x" }));
    const metrics = Array.from({ length: 1_001 }, (_, i) => ({
      key: `m${i % 7}`,
      value: i,
      timestamp: i,
      step: i,
    }));
    const log = (batch: object) => server.post("runs/log-batch", { run_id, ...batch });
    expect((await log({ params, metrics: metrics.slice(0, 900) })).status).toBe(200);
    expect((await log({ metrics: metrics.slice(0, 1_000) })).status).toBe(200);
    expect(await log({ metrics })).toEqual(bad(/can contain at most 1000 metrics. Got 1001/));
    expect(await log({ params: [...params, { key: "q", value: "" }] })).toEqual(bad(/at most 100 params/));
    expect(await log({ params, metrics: metrics.slice(0, 901) })).toEqual(
      bad(/at most 1000 metrics, params/),
    );
  });

  it("is cut where a value is too long, or refused if the server is told so", async () => {
    const run_id = await newRun();
    const [param, tag] = ["x".repeat(6_001), "y".repeat(8_001)];
    const batch = { params: [{ key: "p", value: param }], tags: [{ key: "t", value: tag }] };
    for (let i = 0; i < 2; i++)
      expect((await server.post("runs/log-batch", { run_id, ...batch })).status).toBe(200);
    const { data } = await get(run_id);
    expect([data.params[0].value.length, data.tags[1].value.length]).toEqual([6_000, 8_000]);
    const strict = await startTestServer({ truncate_long_values: false });
    const strictId = (await strict.post("runs/create")).body.run.info.run_id;
    expect(await strict.post("runs/log-batch", { run_id: strictId, ...batch })).toEqual(
      bad(/'params\[0\].value' exceeds the maximum length of 6000/),
    );
    await strict.stop();
  });

  it.each([
    [{ metrics: [{ key: "a/../b", value: 1, timestamp: 1 }] }, /'metrics\[0\].key'/],
    [{ metrics: [{ key: "a", value: [], timestamp: 1 }] }, /Invalid value \[\]/],
    [
      { params: [{ key: "a" }, { key: "x".repeat(251) }] },
      /'params\[1\].key' exceeds the maximum length of 250/,
    ],
    [{ params: [{ key: "a" }, { key: "a" }] }, /Duplicate parameter keys have been submitted: \['a'\]/],
    [{ tags: [{ key: "a#" }] }, /'tags\[0\].key'/],
  ])("refuses the batch %j", async (batch, message) => {
    expect(await server.post("runs/log-batch", { run_id: await newRun(), ...batch })).toEqual(bad(message));
  });

  it("has a history in pages, empty for what was never logged", async () => {
    const run_id = await newRun();
    const metrics = Array.from({ length: 10 }, (_, i) => ({
      key: "m",
      value: i % 2,
      timestamp: 1,
      step: i - 5,
    }));
    await server.post("runs/log-batch", { run_id, metrics });
    const steps: number[] = [];
    let page_token = "";
    do {
      const { body } = await server.get("metrics/get-history", {
        run_id,
        metric_key: "m",
        max_results: 4,
        page_token,
      });
      steps.push(...body.metrics.map((metric: { step: number }) => metric.step));
      page_token = body.next_page_token;
    } while (page_token);
    expect(steps).toEqual(metrics.map(({ step }) => step));
    expect(
      (await server.get("metrics/get-history", { run_id: "0".repeat(32), metric_key: "m" })).body,
    ).toEqual({});
  });
});
