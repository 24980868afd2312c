import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonHeaders, send, startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const url = (path: string) => `${server.url}/api/2.0/mlflow-artifacts/artifacts${path}`;
const put = (path: string, body: string) => send(url(path), { method: "PUT", body });

async function newRun(at = server): Promise<{ run_id: string; artifact_uri: string }> {
  return (await at.post("runs/create")).body.run.info;
}

describe("served artifacts", () => {
  it("are stored, fetched as a download, listed by base name and removed", async () => {
    expect((await put("/a/b%20c.txt", "hello")).body).toEqual({});
    const fetched = await send(url("/a/b%20c.txt"));
    expect([fetched.status, fetched.body]).toEqual([200, "hello"]);
    expect(Object.fromEntries(fetched.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "5",
      "content-disposition": 'attachment; filename="b c.txt"',
      "x-content-type-options": "nosniff",
    });
    await put("/a/d/e", "");
    expect((await send(url("?path=a"))).body).toEqual({
      files: [
        { path: "b c.txt", is_dir: false, file_size: 5 },
        { path: "d", is_dir: true },
      ],
    });
    expect((await send(url("?path=a/d"))).body).toEqual({ files: [{ path: "e", is_dir: false }] });
    expect((await send(url("?path=a/b%20c.txt"))).body).toEqual({});
    expect((await send(url("/a/d"), { method: "DELETE" })).body).toEqual({});
    expect((await send(url("/a/d/e"))).status).toBe(404);
    expect((await send(url("/a/d"), { method: "DELETE" })).status).toBe(200);
  });

  it("never leave their folder", async () => {
    for (const path of [
      "/a%2F%2e%2e%2Fx",
      "/%252e%252e%252fx",
      "/a%2F..%2F..%2Fx",
      "/%2Fetc%2Fpasswd",
      "/a%5Cb",
      "/a%23b",
    ]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const { status, body } = await send(url(path), { method });
        expect([path, status, body.message]).toEqual([path, 400, expect.stringContaining("Invalid path")]);
      }
    }
    expect((await send(url("?path=../x"))).status).toBe(400);
    expect((await send(url("/%ff"), { method: "PUT", body: "x" })).status).toBe(400);
    expect(existsSync(join(server.directory, "x"))).toBe(false);
  });

  it("are refused where a folder stands, with a code that asks for no repetition", async () => {
    await put("/f/file", "x");
    for (const path of ["/f", "/f/file/below"]) {
      const { status, body } = await put(path, "x");
      expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    }
    expect((await send(url("/f"))).status).toBe(400);
  });

  it("arrive whole however large they are", async () => {
    const bytes = Buffer.alloc(40 * 1024 * 1024, "0123456789");
    expect((await send(url("/large.bin"), { method: "PUT", body: bytes })).status).toBe(200);
    const fetched = await fetch(url("/large.bin"));
    expect(Buffer.from(await fetched.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("that break off on their way leave nothing behind, and the server unharmed", async () => {
    const upload = request(url("/broken.bin"), { method: "PUT" });
    const failed = new Promise((resolve) => upload.once("error", resolve));
    upload.write("half");
    await new Promise((resolve) => setTimeout(resolve, 50));
    upload.destroy(new Error("gone"));
    await failed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await send(url("/broken.bin"))).status).toBe(404);
    expect(readdirSync(join(server.directory, "mlartifacts")).filter((name) => name.startsWith("."))).toEqual(
      [],
    );
  });

  it("are sent in part, as far as they go, to those that ask for a range", async () => {
    await put("/ranges.txt", "0123456789");
    const get = async (headers: Record<string, string>, method = "GET") => {
      const answer = await fetch(url("/ranges.txt"), { headers, method });
      const { status, headers: found } = answer;
      return [status, await answer.text(), found.get("content-range"), found.get("content-length")];
    };
    expect(await get({ range: "bytes=2-4" })).toEqual([206, "234", "bytes 2-4/10", "3"]);
    expect(await get({ range: "bytes=8-" })).toEqual([206, "89", "bytes 8-9/10", "2"]);
    expect(await get({ range: "bytes=-3" })).toEqual([206, "789", "bytes 7-9/10", "3"]);
    expect(await get({ range: "bytes=-99999999999999999999" })).toEqual([200, "0123456789", null, "10"]);
    expect(await get({ range: "bytes=5-500" })).toEqual([206, "56789", "bytes 5-9/10", "5"]);
    expect(await get({ range: "bytes=10-" })).toEqual([416, "", "bytes */10", "0"]);
    for (const range of ["bytes=0-1,4-5", "bytes=x", "lines=1-2"])
      expect(await get({ range })).toEqual([200, "0123456789", null, "10"]);
    const modified = (await fetch(url("/ranges.txt"), { method: "HEAD" })).headers.get("last-modified") ?? "";
    expect((await get({ range: "bytes=0-0", "if-range": modified }))[0]).toBe(206);
    expect((await get({ range: "bytes=0-0", "if-range": "Thu, 01 Jan 1970 00:00:00 GMT" }))[0]).toBe(200);
    expect(await get({}, "HEAD")).toEqual([200, "", null, "10"]);
  });

  it("keep a name of any characters", async () => {
    const name = 'größe "1"\n 漢字.csv';
    await put(`/${encodeURIComponent(name)}`, "x");
    const { headers } = await send(url(`/${encodeURIComponent(name)}`));
    expect(headers.get("content-type")).toBe("text/plain");
    const [, encoded = ""] = /filename\*=UTF-8''(.*)$/.exec(headers.get("content-disposition") ?? "") ?? [];
    expect(decodeURIComponent(encoded)).toBe(name);
  });

  it("are not sent in parts or past the server, in the words that make clients fall back", async () => {
    const base = `${server.url}/api/2.0/mlflow-artifacts`;
    const post = (path: string, fields: object) =>
      send(`${base}${path}`, { method: "POST", headers: jsonHeaders, body: JSON.stringify(fields) });
    const multipart = {
      error_code: "NOT_IMPLEMENTED",
      message: expect.stringMatching(/^Multipart upload is not supported/),
    };
    for (const [path, fields] of [
      ["/mpu/create/0/run/artifacts", { path: "a.bin", num_parts: 3 }],
      ["/mpu/create", { path: "a.bin", num_parts: 3 }],
      ["/mpu/complete/a", { path: "a.bin", upload_id: "u", parts: [] }],
      ["/mpu/abort/a", { path: "a.bin", upload_id: "u" }],
    ] as const) {
      const { status, body } = await post(path, fields);
      expect([status, body]).toEqual([501, multipart]);
    }
    expect((await post("/mpu/create/a", { num_parts: 3 })).body.message).toContain("parameter 'path'");
    expect((await send(`${base}/presigned/a/b.bin`)).status).toBe(501);
    const { run_id } = await newRun();
    for (const direction of ["upload", "download"]) {
      const path = `artifacts/presigned-${direction}-url`;
      const { status, body } = await server.post(path, { run_id, path: "a" });
      expect([status, body.message]).toEqual([400, expect.stringContaining("URI scheme: mlflow-artifacts")]);
      expect((await server.post(path, { run_id, path: "../a" })).body.message).toContain("Invalid path");
    }
    const upload = (place: object) => server.post("artifacts/presigned-upload-url", { path: "a", ...place });
    const { model_id } = (await server.post("logged-models", { experiment_id: "0" })).body.model.info;
    expect((await upload({ model_id })).body.message).toContain("URI scheme: mlflow-artifacts");
    expect((await upload({ model_id, path: "../a" })).body.message).toContain("Invalid path");
    expect((await upload({ model_id: "m-0" })).body.error_code).toBe("RESOURCE_DOES_NOT_EXIST");
    for (const place of [{}, { run_id, model_id }])
      expect((await upload(place)).body.message).toContain("Exactly one");
  });

  it("are listed for a run relative to its root, and fetched for the web UI", async () => {
    const { run_id, artifact_uri } = await newRun();
    const root = artifact_uri.replace("mlflow-artifacts:", "");
    await put(`${root}/model/weights.bin`, "123");
    await put(`${root}/notes.html`, "<b>");
    const list = async (path: string) => (await server.get("artifacts/list", { run_id, path })).body;
    expect(await list("")).toEqual({
      root_uri: artifact_uri,
      files: [
        { path: "model", is_dir: true },
        { path: "notes.html", is_dir: false, file_size: 3 },
      ],
    });
    expect((await list("model")).files).toEqual([{ path: "model/weights.bin", is_dir: false, file_size: 3 }]);
    expect(await list("nothing")).toEqual({ root_uri: artifact_uri });
    expect((await server.get("artifacts/list", { run_id, path: "../.." })).status).toBe(400);
    for (const path of ["/get-artifact", "/ajax-api/2.0/mlflow/get-artifact"]) {
      const file = await send(`${server.url}${path}?run_uuid=${run_id}&path=notes.html`);
      expect([file.body, file.headers.get("content-disposition")]).toEqual([
        "<b>",
        expect.stringContaining("attachment"),
      ]);
    }
    expect((await send(`${server.url}/get-artifact?run_id=${run_id}&path=none`)).status).toBe(404);
    expect((await send(`${server.url}/get-artifact?run_id=${run_id}&path=/etc/passwd`)).status).toBe(400);
    expect((await send(`${server.url}/get-artifact?run_id=${run_id}`)).status).toBe(400);
  });
});

describe("artifacts in a folder", () => {
  let local: TestServer;
  beforeAll(async () => {
    const root = join(server.directory, "mlruns");
    local = await startTestServer({ default_artifact_root: root });
  });
  afterAll(() => local.stop());

  const upload = (
    run_id: string,
    path: string,
    body: string | Uint8Array | AsyncIterable<Uint8Array> = "bytes",
  ) =>
    send(`${local.url}/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run_id}&path=${path}`, {
      method: "POST",
      body,
      duplex: "half",
    });

  it("are below the artifact root, written by the client or through the server", async () => {
    const { run_id, artifact_uri } = await newRun(local);
    expect(artifact_uri).toBe(join(server.directory, "mlruns", "0", run_id, "artifacts"));
    mkdirSync(artifact_uri, { recursive: true });
    writeFileSync(join(artifact_uri, "a.txt"), "client");
    expect((await upload(run_id, "model/b.bin")).body).toEqual({});
    expect(readFileSync(join(artifact_uri, "model", "b.bin"), "utf8")).toBe("bytes");
    expect((await local.get("artifacts/list", { run_id })).body.files).toEqual([
      { path: "a.txt", is_dir: false, file_size: 6 },
      { path: "model", is_dir: true },
    ]);
    expect((await upload(run_id, "../../../x")).status).toBe(400);
    await local.post("runs/delete", { run_id });
    expect((await upload(run_id, "c")).body.message).toContain("'active' state");
  });

  it("come through the server up to 10 MB, and never empty", async () => {
    const { run_id, artifact_uri } = await newRun(local);
    const megabyte = Buffer.alloc(1024 * 1024);
    const whole = (count: number, rest = "") =>
      Buffer.concat([...Array(count).fill(megabyte), Buffer.from(rest)]);
    async function* chunks(count: number) {
      for (let i = 0; i < count; i++) yield megabyte;
    }
    expect((await upload(run_id, "10.bin", whole(10))).status).toBe(200);
    expect(readFileSync(join(artifact_uri, "10.bin")).length).toBe(10 * 1024 * 1024);
    expect((await upload(run_id, "10-stream.bin", chunks(10))).status).toBe(200);
    for (const body of [whole(10, "x"), chunks(11)])
      expect(await upload(run_id, "more.bin", body)).toMatchObject({
        status: 400,
        body: { error_code: "INVALID_PARAMETER_VALUE", message: expect.stringContaining("too large") },
      });
    for (const body of ["", chunks(0)])
      expect((await upload(run_id, "none.bin", body)).body.message).toBe("Request must specify data.");
    expect(readdirSync(artifact_uri).sort()).toEqual(["10-stream.bin", "10.bin"]);
  });

  it("that a client chose are read, not written", async () => {
    const artifact_location = join(server.directory, "elsewhere");
    const { experiment_id } = (await local.post("experiments/create", { name: "e", artifact_location })).body;
    const { run_id, artifact_uri } = (await local.post("runs/create", { experiment_id })).body.run.info;
    mkdirSync(artifact_uri, { recursive: true });
    writeFileSync(join(artifact_uri, "a.txt"), "x");
    expect((await local.get("artifacts/list", { run_id })).body.files).toHaveLength(1);
    const { status, body } = await upload(run_id, "b.txt");
    expect([status, body.message]).toEqual([400, expect.stringContaining("write them there directly")]);
  });

  it("that only clients reach are said to be so", async () => {
    const fields = { name: "s3", artifact_location: "s3://bucket/x" };
    const { experiment_id } = (await local.post("experiments/create", fields)).body;
    const { run_id } = (await local.post("runs/create", { experiment_id })).body.run.info;
    const { status, body } = await local.get("artifacts/list", { run_id });
    expect([status, body.error_code]).toEqual([501, "NOT_IMPLEMENTED"]);
  });
});
