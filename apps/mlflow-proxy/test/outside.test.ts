import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./test-server.js";

let server: TestServer;
let run_id: string;
let model_id: string;
/** A folder beside the one that is served. */
let outside: string;
beforeAll(async () => {
  server = await startTestServer();
  run_id = (await server.post("runs/create")).body.run.info.run_id;
  model_id = (await server.post("logged-models", { experiment_id: "0" })).body.model.info.model_id;
  await server.post("registered-models/create", { name: "m" });
  const source = `mlflow-artifacts:/0/${run_id}/artifacts`;
  await server.post("model-versions/create", { name: "m", source, run_id });
  outside = join(server.directory, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "secret.txt"), "secret");
  for (const root of [`0/${run_id}/artifacts`, `0/models/${model_id}/artifacts`, "."]) {
    mkdirSync(join(server.directory, "mlartifacts", root), { recursive: true });
    symlinkSync(outside, join(server.directory, "mlartifacts", root, "link"));
    symlinkSync(join(outside, "secret.txt"), join(server.directory, "mlartifacts", root, "file-link"));
  }
});
afterAll(() => server.stop());

/** `fetch` would tidy the path up before it sends it. */
function ask(method: string, path: string): Promise<{ status: number; body: string }> {
  const body = "overwritten";
  const headers = method === "GET" || method === "DELETE" ? {} : { "content-length": body.length };
  return new Promise((resolve, reject) => {
    const asked = request({ port: server.port, host: "127.0.0.1", method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    asked.on("error", reject).end("content-length" in headers ? body : undefined);
  });
}

/** As they stand in a URL. What leads to the secret from the folder that is served, and from a run's. */
const ways: Record<string, string[]> = {
  "with ..": ["../outside/secret.txt", "../../../../outside/secret.txt", "a/../../outside/secret.txt"],
  encoded: [
    "%2e%2e/outside/secret.txt",
    "..%2foutside%2fsecret.txt",
    "%2E%2E%2F%2E%2E%2F%2E%2E%2F%2E%2E%2Foutside",
  ],
  "encoded twice": ["%252e%252e/outside/secret.txt", "%252e%252e%252f%252e%252e%252foutside"],
  "encoded three times": ["%25252e%25252e%25252foutside"],
  absolute: ["%2Fetc%2Fpasswd", "%252Fetc%252Fpasswd"],
  "with a scheme": ["file:%2F%2F%2Fetc%2Fpasswd", "C:%5Cwindows"],
  "with a backslash": ["..%5Coutside%5Csecret.txt", "a%5Cb"],
  "with a zero byte": ["a%00b", "..%00/outside/secret.txt"],
  "through a link to a folder": ["link/secret.txt", "link"],
  "that is a link to a file": ["file-link"],
};

const base = "/api/2.0/mlflow-artifacts/artifacts";
/** Every route that takes the path of an artifact. */
const routes: [name: string, method: string, toUrl: (path: string) => string][] = [
  ["download", "GET", (path) => `${base}/${path}`],
  ["upload", "PUT", (path) => `${base}/${path}`],
  ["delete", "DELETE", (path) => `${base}/${path}`],
  ["list", "GET", (path) => `${base}?path=${path}`],
  ["list of a run", "GET", (path) => `/api/2.0/mlflow/artifacts/list?run_id=${run_id}&path=${path}`],
  ["download of a run", "GET", (path) => `/get-artifact?run_id=${run_id}&path=${path}`],
  [
    "upload to a run",
    "POST",
    (path) => `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run_id}&path=${path}`,
  ],
  [
    "list of a model",
    "GET",
    (path) =>
      `/api/2.0/mlflow/logged-models/${model_id}/artifacts/directories?artifact_directory_path=${path}`,
  ],
  [
    "download of a model",
    "GET",
    (path) => `/ajax-api/2.0/mlflow/logged-models/${model_id}/artifacts/files?artifact_file_path=${path}`,
  ],
  ["download of a version", "GET", (path) => `/model-versions/get-artifact?name=m&version=1&path=${path}`],
];

describe.each(routes)("%s", (_name, method, toUrl) => {
  it.each(Object.entries(ways))("reaches nothing outside by a path %s", async (_kind, paths) => {
    for (const path of paths) {
      const { status, body } = await ask(method, toUrl(path));
      expect(body).not.toContain('secret.txt"');
      expect(body).not.toMatch(/^secret|root:/);
      expect([400, 404]).toContain(status);
    }
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret");
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
    expect(
      readdirSync(server.directory)
        .filter((name) => !name.startsWith("mlflow.db"))
        .sort(),
    ).toEqual(["mlartifacts", "outside"]);
  });
});

describe("a place that a client names", () => {
  it.each([
    "mlflow-artifacts:/../outside",
    "mlflow-artifacts:/a/../../outside",
    "mlflow-artifacts:/%2e%2e/outside",
    "mlflow-artifacts:/%252e%252e/outside",
    "s3://bucket/a?x=../b",
    "s3://bucket/a#b",
    "runs:/a/b",
    "/tmp/a\0b",
    "http://127.0.0.1/x",
    "HTTPS://h/x",
    "http:x",
    "ftp://h/x",
    "sftp:x",
    "hdfs:/x",
    "viewfs://h/x",
    "abfss://c@h/x",
    "r2://b@h/x",
    "b2://b/x",
    "mlflow-artifacts://elsewhere/x",
    "mlflow-artifacts://elsewhere:80",
    "file://elsewhere/x",
  ])("is refused for an experiment: %j", async (artifact_location) => {
    const { status, body } = await server.post("experiments/create", { name: "x", artifact_location });
    expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  });

  it.each([
    "/etc",
    "file:///etc",
    "../outside",
    "mlflow-artifacts:/../outside",
    "mlflow-artifacts:/%2e%2e/outside",
    "mlflow-artifacts:/%252e%252e/outside",
    "mlflow-artifacts://elsewhere/0/x",
    "s3://bucket/a/../b",
    "s3://bucket/%252e%252e/b",
    "http://127.0.0.1/x",
    "a\0b",
  ])("is refused for a version of a model: %j", async (source) => {
    for (const fields of [{}, { run_id }]) {
      const { status, body } = await server.post("model-versions/create", { name: "m", source, ...fields });
      expect([status, body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    }
  });

  it("holds only what is in the folder of a run of its own", async () => {
    const { experiment_id } = (
      await server.post("experiments/create", { name: "local", artifact_location: outside })
    ).body;
    const { run } = (await server.post("runs/create", { experiment_id })).body;
    expect(existsSync(run.info.artifact_uri)).toBe(false);
    for (const path of ["secret.txt", "../../secret.txt"]) {
      const { status } = await ask("GET", `/get-artifact?run_id=${run.info.run_id}&path=${path}`);
      expect([400, 404]).toContain(status);
    }
  });
});
