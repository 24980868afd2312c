import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./environment.mjs";
import { installationStamp, pinnedPnpm } from "./manifests.mjs";
import { runProcess } from "./run-process.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const env = childEnvironment(process.env, root);

/**
 * Installs what the lockfile names, with the pnpm that the workspace pins. Does nothing when that has been done already.
 *
 * @returns {Promise<number>} exit code.
 */
export async function install() {
  const stampFile = join(root, "node_modules", ".cerebros-installed");
  const stamp = installationStamp(root);
  if (read(stampFile) === stamp) return 0;
  say("Installing …");
  const [command, ...before] = pnpmCommand();
  const code = await runProcess(
    command,
    // Development tools are needed whatever NODE_ENV says; folders of another pnpm are replaced without a question.
    [...before, "install", "--frozen-lockfile", "--prod=false", "--config.confirm-modules-purge=false"],
    { cwd: root, env },
  );
  if (code === 0) {
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stamp);
  }
  return code;
}

/**
 * Builds every package that has changed.
 *
 * @returns {Promise<number>} exit code.
 */
export async function build() {
  say("Building what has changed …");
  return runTurbo(["run", "build", "--output-logs=errors-only"], { quiet: true });
}

/**
 * @param {string[]} args
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<number>} exit code.
 */
export function runTurbo(args, { quiet = false } = {}) {
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo");
  return runProcess(process.execPath, [turbo, ...args], { cwd: root, env, quiet });
}

/** The pinned pnpm: the installed one, or one that npx brings in when nothing is installed yet. */
function pnpmCommand() {
  const version = pinnedPnpm(root);
  const folder = join(root, "node_modules", "pnpm");
  const installed = read(join(folder, "package.json"));
  if (installed !== null && JSON.parse(installed).version === version) {
    return [process.execPath, join(folder, "bin", "pnpm.cjs")];
  }
  return ["npx", "-y", `pnpm@${version}`];
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** On standard error: standard output belongs to what is run in the end. */
function say(text) {
  process.stderr.write(`${text}\n`);
}
