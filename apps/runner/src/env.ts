import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { invalidInput } from "@cerebros/contracts";

/** What the command takes from its environment. Nothing else in this app reads it. */
export interface Env {
  /** Base address of the service. */
  api_url: string;
  /** True when the user named the service: then no other one is started in its place. */
  api_url_given: boolean;
  /** Absolute path of the folder that a service of our own keeps its state in. */
  data_dir: string;
  /** The tracking server that the user named, or null. */
  tracking_uri: string | null;
  /** Stack traces are printed at `debug` and `trace` only. */
  debug: boolean;
  ci: boolean;
  /** How the user can call this command again. */
  command: string;
  /** Everything, for the servers that this command starts. */
  inherited: NodeJS.ProcessEnv;
}

const DEFAULT_API_URL = "http://127.0.0.1:8000";

/** Reads and checks the environment. An empty variable counts as unset. */
export function readEnv(variables: NodeJS.ProcessEnv, currentFolder: string): Env {
  const given = (name: string) => variables[name]?.trim() || null;
  const apiUrl = given("CEREBROS_API_URL");
  const trackingUri = given("MLFLOW_TRACKING_URI");
  const ci = given("CI");
  return {
    api_url: checkUrl("CEREBROS_API_URL", apiUrl ?? DEFAULT_API_URL),
    api_url_given: apiUrl !== null,
    data_dir: resolve(currentFolder, given("CEREBROS_DATA_DIR") ?? ".cerebros"),
    tracking_uri: trackingUri === null ? null : checkUrl("MLFLOW_TRACKING_URI", trackingUri),
    debug: ["debug", "trace"].includes(given("LOG_LEVEL") ?? ""),
    ci: ci !== null && !["0", "false"].includes(ci.toLowerCase()),
    command: nameCommand(given("npm_config_user_agent"), currentFolder),
    inherited: variables,
  };
}

function checkUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw invalidInput(name, `${name}=${value}: expected an address such as ${DEFAULT_API_URL}`);
  }
  return value.replace(/\/+$/, "");
}

/** `pnpm cerebros` for those who came that way; others may not have pnpm, and node always works. */
function nameCommand(userAgent: string | null, currentFolder: string): string {
  if (userAgent?.startsWith("pnpm/")) return "pnpm cerebros";
  const script = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const shorter = relative(currentFolder, script);
  return `node ${isAbsolute(shorter) || shorter.startsWith("..") ? script : shorter}`;
}
