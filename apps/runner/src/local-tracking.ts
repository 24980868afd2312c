import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "./child-server.js";
import { findFreePort } from "./free-port.js";
import { isTrackingServer } from "./probe.js";

/** Where tracking servers are looked for, and the first port tried for one of our own. */
export const TRACKING_PORT = 5_000;

export const trackingServerScript = fileURLToPath(
  new URL("../../mlflow-proxy/dist/main.js", import.meta.url),
);

export interface LocalTrackingOptions {
  data_dir: string;
  env: NodeJS.ProcessEnv;
  note(text: string): void;
  /** For tests. Default: the tracking server of this repository. */
  script?: string;
}

/** What the tracking server is told about the folder that its store lives in. */
export function trackingStoreArguments(data_dir: string): string[] {
  return [
    "server",
    "--backend-store-uri",
    `sqlite:///${join(data_dir, "mlflow.db")}`,
    "--artifacts-destination",
    join(data_dir, "mlartifacts"),
  ];
}

/** Starts a tracking server on port 5000 or the next free one, with its store below the data folder. */
export async function startLocalTracking(options: LocalTrackingOptions): Promise<ChildServer> {
  const { data_dir, env, note } = options;
  const port = await findFreePort(TRACKING_PORT);
  if (port !== TRACKING_PORT) note(`port ${TRACKING_PORT} is in use: the tracking server takes ${port}`);
  const url = `http://127.0.0.1:${port}`;
  return startChildServer({
    name: "the tracking server",
    script: options.script ?? trackingServerScript,
    args: [...trackingStoreArguments(data_dir), "--port", String(port)],
    env,
    log_file: join(data_dir, "logs", "tracking.log"),
    url,
    isUp: () => isTrackingServer(url),
    note,
  });
}
