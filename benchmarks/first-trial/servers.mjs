import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const service = here("../../apps/cerebros-service/dist/main.js");
const tracking = here("../../apps/mlflow-proxy/dist/main.js");
const start_limit_ms = 60_000;

/** A tracking server and a service that uses it, with everything below `folder`. Resolves when both answer. */
export async function startServers(folder) {
  mkdirSync(folder, { recursive: true });
  const [trackingPort, servicePort] = await freePorts(2);
  const store = ["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`];
  const artifacts = ["--artifacts-destination", join(folder, "mlartifacts")];
  const trackingUrl = `http://127.0.0.1:${trackingPort}`;
  const url = `http://127.0.0.1:${servicePort}`;
  const children = [
    start(tracking, ["server", ...store, ...artifacts, "--port", String(trackingPort)]),
    start(service, ["--data-dir", folder, "--port", String(servicePort)], {
      MLFLOW_TRACKING_URI: trackingUrl,
    }),
  ];
  const stop = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null) continue;
      child.kill("SIGTERM");
      await once(child, "exit");
    }
  };
  try {
    await Promise.all([untilHealthy(trackingUrl), untilHealthy(url)]);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function start(script, args, env = {}) {
  return spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: "ignore",
  });
}

async function untilHealthy(url) {
  const deadline = performance.now() + start_limit_ms;
  for (;;) {
    const response = await fetch(`${url}/health`).catch(() => null);
    if (response?.ok) return;
    if (performance.now() > deadline) throw new Error(`nothing answers at ${url}`);
    await sleep(20);
  }
}

/** Distinct ports: all are held until the last one is known. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
