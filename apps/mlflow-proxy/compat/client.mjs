import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirePython } from "./python.mjs";
import { startServer } from "./start-server.mjs";

/** The official client against the built server, once with served artifacts and once with a root that clients write to. */
const python = requirePython();
const script = new URL("client.py", import.meta.url).pathname;

const directory = mkdtempSync(join(tmpdir(), "mlflow-client-"));
let failed = false;
try {
  failed = (await judge("served", [])) || failed;
  failed =
    (await judge("local", ["--default-artifact-root", "./mlruns", "--static-prefix", "/sub"])) || failed;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function judge(name, flags) {
  process.stdout.write(`--- ${name} artifacts\n`);
  const server = await startServer(directory, ["--backend-store-uri", `sqlite:///${name}.db`, ...flags]);
  const client = spawn(python, [script, server.url], {
    cwd: directory,
    stdio: "inherit",
    env: { ...process.env, GIT_PYTHON_REFRESH: "quiet", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" },
  });
  const code = await new Promise((resolve) => client.once("exit", resolve));
  await server.stop();
  return code !== 0;
}
