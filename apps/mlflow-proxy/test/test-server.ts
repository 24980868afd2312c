import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@cerebros/server";
import { type RunningServer, type ServerOptions, startServer } from "../src/server.js";

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of every shape
  body: any;
  headers: Headers;
}

/** A real server on a free port, with a database and an artifact folder of its own. */
export interface TestServer extends RunningServer {
  directory: string;
  /** GET with the fields in the query, any other method with them as JSON; below `/api/2.0/mlflow/`. */
  call(method: string, path: string, fields?: object): Promise<Answer>;
  get(path: string, fields?: object): Promise<Answer>;
  post(path: string, fields?: object): Promise<Answer>;
}

export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), "mlflow-server-"));
  const server = await startServer({
    backend_store_uri: `sqlite:///${join(directory, "mlflow.db")}`,
    default_artifact_root: undefined,
    artifacts_destination: join(directory, "mlartifacts"),
    serve_artifacts: true,
    artifacts_only: false,
    host: "127.0.0.1",
    port: 0,
    static_prefix: "",
    security: { allowed_hosts: null, cors_allowed_origins: [], x_frame_options: "SAMEORIGIN" },
    expose_prometheus: false,
    allowed_artifact_schemes: [],
    truncate_long_values: true,
    search_extensions: false,
    log: createLogger({ name: "test", level: "silent" }),
    now: Date.now,
    ...options,
  });

  async function call(method: string, path: string, fields: object = {}): Promise<Answer> {
    const url = new URL(`${server.url}/api/2.0/mlflow/${path}`);
    if (method !== "GET") return send(url, { method, headers: jsonHeaders, body: JSON.stringify(fields) });
    for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, String(value));
    return send(url);
  }

  return {
    ...server,
    directory,
    call,
    get: (path, fields) => call("GET", path, fields),
    post: (path, fields) => call("POST", path, fields),
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const jsonHeaders = { "Content-Type": "application/json" };

/** The answer, its body parsed if it is JSON. */
export async function send(url: string | URL, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}
