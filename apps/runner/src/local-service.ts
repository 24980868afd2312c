import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CerebrosError } from "@cerebros/contracts";
import { type ChildServer, startChildServer } from "./child-server.js";
import { findFreePort, requireFreePort } from "./free-port.js";
import { probeService } from "./probe.js";

/** The first port tried for a service of our own. */
export const SERVICE_PORT = 8_000;

const script = fileURLToPath(new URL("../../cerebros-service/dist/main.js", import.meta.url));

export interface LocalServiceOptions {
  data_dir: string;
  /** Exactly this port; null = 8000 or the next free one. */
  port: number | null;
  /** False: runs that wait in the data folder stay as they are. */
  execute: boolean;
  env: NodeJS.ProcessEnv;
  tracking_uri: string | null;
  note(text: string): void;
  /** For tests. Default: the service of this repository. */
  script?: string;
}

/** Starts a service that lives as long as this command. */
export async function startLocalService(options: LocalServiceOptions): Promise<ChildServer> {
  if (options.port !== null) {
    await requireFreePort(options.port);
    return start(options, options.port);
  }
  let next = SERVICE_PORT;
  for (;;) {
    const port = await findFreePort(next);
    if (port !== next || next !== SERVICE_PORT)
      options.note(`port ${next} is in use: the service takes ${port}`);
    try {
      return await start(options, port);
    } catch (error) {
      // Someone took the port between the look and the start.
      if (!(error instanceof CerebrosError && error.code === "port_in_use")) throw error;
      next = port + 1;
    }
  }
}

function start(options: LocalServiceOptions, port: number): Promise<ChildServer> {
  const { data_dir, execute, tracking_uri, env, note } = options;
  const url = `http://127.0.0.1:${port}`;
  return startChildServer({
    name: "the service",
    script: options.script ?? script,
    args: ["--port", String(port), "--data-dir", data_dir, ...(execute ? [] : ["--no-execute"])],
    env: tracking_uri === null ? env : { ...env, MLFLOW_TRACKING_URI: tracking_uri },
    log_file: join(data_dir, "logs", "service.log"),
    url,
    isUp: async () => (await probeService(url)).kind === "service",
    note,
  });
}
