import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isPortFree } from "@cerebros/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonHeaders, send } from "./test-server.js";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

let directory: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mlflow-flags-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

interface Started {
  /** Empty when it ended instead. */
  url: string;
  /** What it has logged so far. */
  log: string;
}

/** Runs the built server until it listens, or until it ends. */
async function run(command: string[], env: Record<string, string>): Promise<Started> {
  const started = spawn(process.execPath, [main, ...command], {
    cwd: directory,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  child = started;
  let log = "";
  for await (const line of createInterface({ input: started.stderr })) {
    log += `${line}\n`;
    if (line.includes('"listening"')) return { url: JSON.parse(line).url, log };
  }
  return { url: "", log };
}

const start = (args: string[], env: Record<string, string> = {}) =>
  run(["server", ...args], { MLFLOW_PORT: "0", ...env });

const api = "/api/2.0/mlflow";
const experiment = `${api}/experiments/get?experiment_id=0`;

/** `fetch` sends no Host or Origin of the caller's choice. */
function ask(url: string, headers: Record<string, string>, method = "GET") {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const asked = request(url, { method, headers: { ...jsonHeaders, ...headers } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    asked.on("error", reject).end();
  });
}

/** Every setting that does something: its flag, its variable, the same value for both, and what is then seen. */
const settings: [
  flag: string,
  variable: string,
  value: string,
  check: (started: Started) => Promise<void>,
][] = [
  [
    "--backend-store-uri",
    "MLFLOW_BACKEND_STORE_URI",
    "sqlite:///own.db",
    async () => expect(existsSync(join(directory, "own.db"))).toBe(true),
  ],
  [
    "--registry-store-uri",
    "MLFLOW_REGISTRY_STORE_URI",
    "sqlite:///other.db",
    async ({ url, log }) => expect([url, log]).toEqual(["", expect.stringContaining("kept in one")]),
  ],
  [
    "--default-artifact-root",
    "MLFLOW_DEFAULT_ARTIFACT_ROOT",
    "s3://bucket/root",
    async ({ url }) => {
      const { body } = await send(url + experiment);
      expect(body.experiment.artifact_location).toBe("s3://bucket/root/0");
    },
  ],
  [
    "--artifacts-destination",
    "MLFLOW_ARTIFACTS_DESTINATION",
    "./kept",
    async ({ url }) => {
      await send(`${url}/api/2.0/mlflow-artifacts/artifacts/a`, { method: "PUT", body: "x" });
      expect(existsSync(join(directory, "kept", "a"))).toBe(true);
    },
  ],
  [
    "--artifacts-only",
    "MLFLOW_ARTIFACTS_ONLY",
    "true",
    async ({ url }) => {
      expect((await send(url + experiment)).status).toBe(503);
      expect((await send(`${url}/api/2.0/mlflow-artifacts/artifacts`)).status).toBe(200);
    },
  ],
  [
    "--host",
    "MLFLOW_HOST",
    "127.0.0.2",
    async ({ url }) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.2:/);
      expect((await send(`${url}/health`)).status).toBe(200);
      await expect(send(`${url.replace("127.0.0.2", "127.0.0.1")}/health`)).rejects.toThrow();
    },
  ],
  [
    "--static-prefix",
    "MLFLOW_STATIC_PREFIX",
    "/pre/fix",
    async ({ url }) => {
      expect(url).toMatch(/\/pre\/fix$/);
      expect((await send(url + experiment)).status).toBe(200);
    },
  ],
  [
    "--allowed-hosts",
    "MLFLOW_SERVER_ALLOWED_HOSTS",
    "tracking, *.lab.example:80",
    async ({ url }) => {
      const statuses = ["tracking:9", "a.lab.example:80", "a.lab.example:81", "127.0.0.1"].map(
        async (host) => (await ask(url + experiment, { host })).status,
      );
      expect(await Promise.all(statuses)).toEqual([200, 200, 403, 403]);
      expect((await send(url + experiment)).body.message).toContain("--allowed-hosts");
    },
  ],
  [
    "--cors-allowed-origins",
    "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
    "https://ui.example",
    async ({ url }) => {
      const from = (origin: string) => ask(`${url}${api}/runs/create`, { origin }, "POST");
      const { status, headers } = await from("https://ui.example");
      expect([status, headers["access-control-allow-origin"]]).toEqual([200, "https://ui.example"]);
      expect((await from("https://other.example")).status).toBe(403);
    },
  ],
  [
    "--x-frame-options",
    "MLFLOW_SERVER_X_FRAME_OPTIONS",
    "DENY",
    async ({ url }) => expect((await send(`${url}/health`)).headers.get("x-frame-options")).toBe("DENY"),
  ],
  [
    "--disable-security-middleware",
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
    "true",
    async ({ url }) => {
      const { status, headers } = await ask(url + experiment, { host: "rebound.example" });
      expect([status, headers["x-frame-options"]]).toEqual([200, undefined]);
    },
  ],
  [
    "--expose-prometheus",
    "MLFLOW_EXPOSE_PROMETHEUS",
    "folder",
    async ({ url }) => expect((await send(`${url}/metrics`)).body).toContain("mlflow_http_request_total"),
  ],
  [
    "--search-extensions",
    "CEREBROS_SEARCH_EXTENSIONS",
    "true",
    async ({ url }) => {
      const filter = "params.a = 'x' OR params.b = 'y'";
      const init = { method: "POST", headers: jsonHeaders, body: JSON.stringify({ filter }) };
      expect((await send(`${url}${api}/runs/search`, init)).status).toBe(200);
    },
  ],
];

const switches = new Set(["--artifacts-only", "--disable-security-middleware", "--search-extensions"]);

describe("a setting", () => {
  it.each(settings)("%s does what it says, and so does %s", async (flag, variable, value, check) => {
    await check(await start(switches.has(flag) ? [flag] : [flag, value]));
    child?.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
    directory = mkdtempSync(join(tmpdir(), "mlflow-flags-"));
    await check(await start([], { [variable]: value }));
  });

  it("--port and MLFLOW_PORT choose the port, the flag before the variable", async () => {
    let port = 20_000 + (process.pid % 20_000);
    while (!(await isPortFree(port))) port += 1;
    expect((await start([], { MLFLOW_PORT: String(port) })).url).toBe(`http://127.0.0.1:${port}`);
    child?.kill("SIGKILL");
    expect((await start(["--port", String(port + 1)], { MLFLOW_PORT: String(port) })).url).toBe(
      `http://127.0.0.1:${port + 1}`,
    );
  });

  it("--serve-artifacts wins over MLFLOW_SERVE_ARTIFACTS, and --no-serve-artifacts is its opposite", async () => {
    const status = async ({ url }: Started) =>
      (await send(`${url}/api/2.0/mlflow-artifacts/artifacts`)).status;
    const never = { MLFLOW_SERVE_ARTIFACTS: "false" };
    expect(await status(await start([], never))).toBe(503);
    child?.kill("SIGKILL");
    expect(await status(await start(["--serve-artifacts"], never))).toBe(200);
    child?.kill("SIGKILL");
    expect(await status(await start(["--no-serve-artifacts"]))).toBe(503);
  });

  it("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES lets places of artifacts name any host", async () => {
    const create = async ({ url }: Started, host: string) => {
      const body = JSON.stringify({ name: "a", artifact_location: `hdfs://${host}/a` });
      return send(`${url}${api}/experiments/create`, { method: "POST", headers: jsonHeaders, body });
    };
    expect(await create(await start([]), "nodes.example")).toMatchObject({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE" },
    });
    child?.kill("SIGKILL");
    const allowed = { MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES: "r2, HDFS" };
    expect((await create(await start([], allowed), "nodes.example")).status).toBe(200);
  });

  it("MLFLOW_TRUNCATE_LONG_VALUES decides whether long values are cut", async () => {
    const log = async ({ url }: Started) => {
      const post = (path: string, body: object) =>
        send(`${url}${api}/${path}`, { method: "POST", headers: jsonHeaders, body: JSON.stringify(body) });
      const { run } = (await post("runs/create", {})).body;
      const run_id = run.info.run_id;
      return (await post("runs/log-parameter", { run_id, key: "a", value: "x".repeat(6_001) })).status;
    };
    expect(await log(await start([]))).toBe(200);
    child?.kill("SIGKILL");
    expect(await log(await start([], { MLFLOW_TRUNCATE_LONG_VALUES: "false" }))).toBe(400);
  });

  it("of MLflow's Python servers is taken, and the log says that it has no effect", async () => {
    const flags = ["-w", "4", "--app-name", "basic-auth", "--dev"];
    const options = [
      "--gunicorn-opts",
      "--timeout 60",
      "--uvicorn-opts",
      "--reload",
      "--waitress-opts",
      "-v",
    ];
    const variables = { MLFLOW_WORKERS: "2", MLFLOW_GUNICORN_OPTS: "-v", MLFLOW_UVICORN_OPTS: "-v" };
    const { url, log } = await start([...flags, ...options], variables);
    expect((await send(`${url}/health`)).body).toBe("OK");
    const { without_effect } = JSON.parse(log.split("\n")[0] ?? "");
    expect(without_effect.toSorted()).toEqual([
      ...["--app-name", "--dev", "--gunicorn-opts", "--uvicorn-opts", "--waitress-opts", "--workers"],
      ...["MLFLOW_GUNICORN_OPTS", "MLFLOW_UVICORN_OPTS", "MLFLOW_WORKERS"],
    ]);
  });
});

/** A machine without IPv6 is served on 127.0.0.1 alone. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

describe("without settings", () => {
  it("the server is for this machine, keeps its data where MLflow's does, and serves artifacts", async () => {
    const { url } = await start([]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    if (hasIpv6) expect((await send(`${url.replace("127.0.0.1", "[::1]")}/health`)).body).toBe("OK");
    expect(existsSync(join(directory, "mlflow.db"))).toBe(true);
    const { body } = await send(url + experiment);
    expect(body.experiment.artifact_location).toBe("mlflow-artifacts:/0");
    await send(`${url}/api/2.0/mlflow-artifacts/artifacts/a`, { method: "PUT", body: "x" });
    expect(existsSync(join(directory, "mlartifacts", "a"))).toBe(true);
    expect((await send(`${url}/metrics`)).status).toBe(404);
  });
});

// Where something else has that port the command cannot work.
it.skipIf(!(await isPortFree(5_000, "0.0.0.0")))("the documented command works as it stands", async () => {
  const command =
    "server --backend-store-uri sqlite:///mlflow.db --default-artifact-root ./mlruns --host 0.0.0.0 --port 5000";
  const { url } = await run(command.split(" "), {});
  expect(url).toBe("http://127.0.0.1:5000");
  for (const host of ["127.0.0.1", "localhost", "127.0.0.2"])
    expect((await send(`http://${host}:5000/health`)).body).toBe("OK");
  const { body } = await send(url + experiment);
  expect(body.experiment.artifact_location).toBe(join(directory, "mlruns", "0"));
});
