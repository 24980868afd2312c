import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = async (name: string, fields: object = {}): Promise<string> => {
  const { status, body } = await server.post("experiments/create", { name, ...fields });
  expect(status).toBe(200);
  return body.experiment_id;
};
const get = async (experiment_id: string) =>
  (await server.get("experiments/get", { experiment_id })).body.experiment;
const refusal = (status: number, error_code: string, message: RegExp | string = /./) =>
  expect.objectContaining({
    status,
    body: { error_code, message: expect.stringMatching(message) },
  });

describe("experiments", () => {
  it("begin with Default, number 0", async () => {
    expect(await get("0")).toEqual({
      experiment_id: "0",
      name: "Default",
      artifact_location: "mlflow-artifacts:/0",
      lifecycle_stage: "active",
      creation_time: expect.any(Number),
      last_update_time: expect.any(Number),
    });
  });

  it("are created with tags and found by id and name", async () => {
    const tags = [{ key: "team", value: "a" }];
    const experiment_id = await create("created", { tags, artifact_location: null });
    const expected = {
      experiment_id,
      name: "created",
      artifact_location: `mlflow-artifacts:/${experiment_id}`,
      tags,
    };
    expect(await get(experiment_id)).toMatchObject(expected);
    const byName = await server.get("experiments/get-by-name", { experiment_name: "created" });
    expect(byName.body.experiment).toMatchObject(expected);
  });

  it("take a location of their own", async () => {
    const experiment_id = await create("located", { artifact_location: "s3://bucket/p" });
    expect((await get(experiment_id)).artifact_location).toBe("s3://bucket/p");
    expect(await server.post("experiments/create", { name: "l2", artifact_location: "s3://b/p#f" })).toEqual(
      refusal(400, "INVALID_PARAMETER_VALUE", /fragment/),
    );
    const long = `s3://b/${"x".repeat(300)}`;
    expect(await server.post("experiments/create", { name: "l3", artifact_location: long })).toEqual(
      refusal(400, "INVALID_PARAMETER_VALUE", /maximum length of 256/),
    );
  });

  it("keep their name when deleted", async () => {
    const experiment_id = await create("kept");
    const again = () => server.post("experiments/create", { name: "kept" });
    expect(await again()).toEqual(refusal(400, "RESOURCE_ALREADY_EXISTS", /already exists/));
    await server.post("experiments/delete", { experiment_id });
    expect(await again()).toEqual(refusal(400, "RESOURCE_ALREADY_EXISTS"));
    expect((await get(experiment_id)).lifecycle_stage).toBe("deleted");
  });

  it("take their runs with them when deleted and restored", async () => {
    const experiment_id = await create("with runs");
    const { run_id } = (await server.post("runs/create", { experiment_id })).body.run.info;
    const stage = async () => (await server.get("runs/get", { run_id })).body.run.info.lifecycle_stage;
    expect((await server.post("experiments/delete", { experiment_id })).body).toEqual({});
    expect(await stage()).toBe("deleted");
    expect(await server.post("experiments/delete", { experiment_id })).toEqual(
      refusal(404, "RESOURCE_DOES_NOT_EXIST"),
    );
    expect(await server.post("runs/create", { experiment_id })).toEqual(
      refusal(400, "INVALID_PARAMETER_VALUE", /must be in the 'active' state. Current state is deleted/),
    );
    expect((await server.post("experiments/restore", { experiment_id })).body).toEqual({});
    expect(await stage()).toBe("active");
    expect(await server.post("experiments/restore", { experiment_id })).toEqual(
      refusal(404, "RESOURCE_DOES_NOT_EXIST"),
    );
  });

  it("are renamed while active, to a name that is free", async () => {
    const experiment_id = await create("old name");
    const rename = (new_name: string) => server.post("experiments/update", { experiment_id, new_name });
    expect((await rename("new name")).status).toBe(200);
    expect((await get(experiment_id)).name).toBe("new name");
    expect(await rename("Default")).toEqual(refusal(400, "RESOURCE_ALREADY_EXISTS"));
    await server.post("experiments/delete", { experiment_id });
    expect(await rename("other")).toEqual(refusal(400, "INVALID_STATE", "Cannot rename"));
  });

  it("are tagged and untagged", async () => {
    const experiment_id = await create("tagged");
    const set = (key: string, value: string) =>
      server.post("experiments/set-experiment-tag", { experiment_id, key, value });
    await set("k", "1");
    await set("k", "");
    expect((await get(experiment_id)).tags).toEqual([{ key: "k", value: "" }]);
    expect((await set("long", "v".repeat(5_000))).status).toBe(200);
    expect((await set("long", "v".repeat(5_001))).body.message).toContain(
      "exceeds the maximum length of 5000",
    );
    const remove = () => server.post("experiments/delete-experiment-tag", { experiment_id, key: "k" });
    expect((await remove()).status).toBe(200);
    expect(await remove()).toEqual(refusal(404, "RESOURCE_DOES_NOT_EXIST", "No tag with name: k"));
    expect(await set("../k", "1")).toEqual(refusal(400, "INVALID_PARAMETER_VALUE"));
  });

  it("are listed newest first, page by page, with and without a body", async () => {
    for (let i = 0; i < 5; i++) await create(`listed ${i}`);
    const names: string[] = [];
    let page_token: string | undefined;
    do {
      const { body } = await server.post("experiments/search", {
        max_results: 2,
        view_type: "ALL",
        page_token,
      });
      names.push(...body.experiments.map((experiment: { name: string }) => experiment.name));
      page_token = body.next_page_token;
    } while (page_token);
    expect(names.slice(0, 5)).toEqual([4, 3, 2, 1, 0].map((i) => `listed ${i}`));
    expect(new Set(names).size).toBe(names.length);
    const all = await server.get("experiments/list", { view_type: "ALL" });
    expect(all.body.experiments.map((experiment: { name: string }) => experiment.name)).toEqual(names);
    const deleted = await server.get("experiments/list", { view_type: "DELETED_ONLY", max_results: "1" });
    expect(deleted.body.experiments).toHaveLength(1);
  });

  it("are found by name and tag", async () => {
    const experiment_id = await create("searched", { tags: [{ key: "colour", value: "red" }] });
    for (const filter of ["name = 'searched'", "tags.colour = 'red'"]) {
      const { body } = await server.post("experiments/search", { filter });
      expect(body.experiments).toMatchObject([{ experiment_id }]);
    }
    expect((await server.post("experiments/search", { filter: "name = 'nobody'" })).body).toEqual({});
  });

  it("take a blank name, as MLflow's do", async () => {
    const { status, body } = await server.post("experiments/create", { name: "  " });
    expect(status).toBe(200);
    const found = await server.get("experiments/get-by-name", { experiment_name: "  " });
    expect(found.body.experiment.experiment_id).toBe(body.experiment_id);
  });

  it.each([
    ["get", "experiments/get", {}, 400, "INVALID_PARAMETER_VALUE", /Missing value for .* 'experiment_id'/],
    ["get", "experiments/get", { experiment_id: "abc" }, 400, "INVALID_PARAMETER_VALUE", /valid integer/],
    [
      "get",
      "experiments/get",
      { experiment_id: "987654" },
      404,
      "RESOURCE_DOES_NOT_EXIST",
      /id=987654 exists/,
    ],
    ["get", "experiments/get-by-name", { experiment_name: "-" }, 404, "RESOURCE_DOES_NOT_EXIST", /name '-'/],
    [
      "post",
      "experiments/create",
      { name: "" },
      400,
      "INVALID_PARAMETER_VALUE",
      /Missing value for .* 'name'/,
    ],
    [
      "post",
      "experiments/create",
      { name: "x".repeat(257) },
      400,
      "INVALID_PARAMETER_VALUE",
      /maximum length/,
    ],
    [
      "post",
      "experiments/create",
      { name: "t", tags: [{}] },
      400,
      "INVALID_PARAMETER_VALUE",
      /'tags\[0\].key'/,
    ],
    ["post", "experiments/search", { max_results: 0 }, 400, "INVALID_PARAMETER_VALUE", /positive integer/],
    ["post", "experiments/search", { max_results: 50_001 }, 400, "INVALID_PARAMETER_VALUE", /50000/],
    ["post", "experiments/search", { page_token: "x" }, 400, "INVALID_PARAMETER_VALUE", /page token/],
    [
      "post",
      "experiments/search",
      { filter: "name > 'a'" },
      400,
      "INVALID_PARAMETER_VALUE",
      /Invalid comparator/,
    ],
    [
      "post",
      "experiments/search",
      { order_by: ["colour"] },
      400,
      "INVALID_PARAMETER_VALUE",
      /Invalid attribute key/,
    ],
  ] as const)("refuse %s %s %j", async (method, path, fields, status, code, message) => {
    expect(await server[method](path, fields)).toEqual(refusal(status, code, message));
  });
});
