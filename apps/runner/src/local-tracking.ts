import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CerebrosError } from "@cerebros/contracts";
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

/** A tracking server whose address is known before it runs. */
export interface PlacedTracking {
  url: string;
  /** Resolves when it answers. A store that it cannot use is `storage_failed`, in the words of the caller's options. */
  start(): Promise<ChildServer>;
}

/** Finds a place for a tracking server: port 5000 or the next free one, its store below the data folder. */
export async function placeLocalTracking(options: LocalTrackingOptions): Promise<PlacedTracking> {
  const { data_dir, env, note } = options;
  const port = await findFreePort(TRACKING_PORT);
  if (port !== TRACKING_PORT) note(`port ${TRACKING_PORT} is in use: the tracking server takes ${port}`);
  const url = `http://127.0.0.1:${port}`;
  const start = () =>
    startChildServer({
      name: "the tracking server",
      script: options.script ?? trackingServerScript,
      args: [...trackingStoreArguments(data_dir), "--port", String(port)],
      env,
      log_file: join(data_dir, "logs", "tracking.log"),
      url,
      isUp: () => isTrackingServer(url),
      note,
    }).catch((error) => {
      throw nameDataFolder(error);
    });
  return { url, start };
}

/** The server itself advises on its own flags, which nobody gave: they come from the data folder. */
function nameDataFolder(error: unknown): unknown {
  if (!(error instanceof CerebrosError) || error.code !== "storage_failed") return error;
  // Its lines say what is wrong, then after a colon what to do.
  const [problem = error.message] = error.message.split(": ");
  return new CerebrosError(
    error.code,
    `${problem}, where the tracking server keeps its runs: free space or give access there, or choose another --data-dir`,
    { field: "data_dir", cause: error },
  );
}
