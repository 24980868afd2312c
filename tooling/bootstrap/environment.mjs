import { delimiter, join } from "node:path";

/** What npm tells its scripts and what must still reach package managers below: where packages come from, and how. */
const kept = new Set(
  [
    "registry",
    "proxy",
    "http_proxy",
    "https_proxy",
    "noproxy",
    "cafile",
    "ca",
    "strict_ssl",
    "cache",
    "userconfig",
    "globalconfig",
  ].map((name) => `npm_config_${name}`),
);

/**
 * The environment of everything that is started from here: without npm's notes to the script it runs, of which another
 * package manager warns or takes its settings, and with the workspace's own commands first.
 *
 * @param {NodeJS.ProcessEnv} variables
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(variables, root) {
  const env = {};
  for (const [name, value] of Object.entries(variables)) {
    const lower = name.toLowerCase();
    if (lower.startsWith("npm_") && !kept.has(lower)) continue;
    env[name] = value;
  }
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[path] = [join(root, "node_modules", ".bin"), env[path]].filter(Boolean).join(delimiter);
  env.TURBO_TELEMETRY_DISABLED = "1";
  env.TURBO_NO_UPDATE_NOTIFIER = "1";
  return env;
}
