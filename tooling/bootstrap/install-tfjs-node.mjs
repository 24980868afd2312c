/**
 * Tries to complete the optional native trainer, whose library is not on the package registry. Without it everything
 * works on WebAssembly, so nothing that happens here is an error and nothing is said. Ends with 0 in any case.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROBE_MS = 3_000;
/** The package's own script has no limit of its own. */
const INSTALL_MS = 180_000;

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

try {
  await completeTfjsNode(join(root, "apps", "cerebros-service", "node_modules", "@tensorflow", "tfjs-node"));
} catch {
  // Optional by design; the service names the trainer it has found.
}
process.exit(0);

async function completeTfjsNode(link) {
  if (!existsSync(link)) return;
  const folder = realpathSync(link);
  if (hasBinding(folder)) return;
  const script = join(folder, "scripts", "install.js");
  if (!(await isReachable(downloadHost(readFileSync(script, "utf8"))))) return;
  const unlinked = unlinkManifest(join(folder, "package.json"));
  const done = await runScript(script, folder);
  // The script edits the manifest while it works and may have been stopped in between.
  unlinked.restore();
  if (done && hasBinding(folder)) return;
  // Half a library would be taken for a whole one by the next attempt.
  for (const part of ["deps", "lib"]) rmSync(join(folder, part), { recursive: true, force: true });
}

function hasBinding(folder) {
  const lib = join(folder, "lib");
  if (!existsSync(lib)) return false;
  return readdirSync(lib).some((name) => existsSync(join(lib, name, "tfjs_binding.node")));
}

/** Where the script will download from: the user's choice, or the default that stands in the script. */
function downloadHost(script) {
  const { TFJS_NODE_CDN_STORAGE, npm_config_TFJS_NODE_CDN_STORAGE, CDN_STORAGE } = process.env;
  const chosen = TFJS_NODE_CDN_STORAGE || npm_config_TFJS_NODE_CDN_STORAGE || CDN_STORAGE;
  return chosen || /BASE_HOST = CDN_STORAGE \|\| '([^']+)'/.exec(script)?.[1] || null;
}

async function isReachable(url) {
  if (url === null) return false;
  try {
    await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
}

/** Gives the manifest a file of its own: pnpm links it to its store, which an edit in place would reach. */
function unlinkManifest(file) {
  const content = readFileSync(file);
  const restore = () => {
    rmSync(file);
    writeFileSync(file, content);
  };
  restore();
  return { restore };
}

function runScript(script, folder) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], {
      cwd: folder,
      stdio: "ignore",
      env: {
        ...process.env,
        PATH: [join(folder, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter),
      },
      // A group of its own, so that the compilers it may start end with it.
      detached: true,
    });
    const stop = setTimeout(() => process.kill(-child.pid, "SIGKILL"), INSTALL_MS);
    const end = (done) => {
      clearTimeout(stop);
      resolve(done);
    };
    child.once("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
  });
}
