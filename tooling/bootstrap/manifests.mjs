import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Folders of the workspace's packages, from the `folder/*` lines of `pnpm-workspace.yaml`.
 *
 * @param {string} root
 * @returns {string[]} absolute paths, sorted.
 */
export function packageFolders(root) {
  const patterns = readWorkspace(root).matchAll(/^ {2}- (\S+)\/\*$/gm);
  return [...patterns]
    .map(([, folder]) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .sort();
}

/**
 * The pnpm version that the workspace pins in its catalog.
 *
 * @param {string} root
 * @returns {string}
 */
export function pinnedPnpm(root) {
  const version = /^ {2}pnpm: (\d+\.\d+\.\d+)$/m.exec(readWorkspace(root))?.[1];
  if (!version) throw new Error("pnpm-workspace.yaml pins no pnpm version in its catalog");
  return version;
}

/**
 * Changes whenever an installation has to be repeated: the lockfile, a manifest, or a Node that needs other binaries.
 *
 * @param {string} root
 * @returns {string}
 */
export function installationStamp(root) {
  const hash = createHash("sha256");
  hash.update(`${process.platform} ${process.arch} ${process.versions.modules}\n`);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ".npmrc"]
    .map((name) => join(root, name))
    .concat(packageFolders(root).map((folder) => join(folder, "package.json")));
  for (const file of files) {
    hash.update(`${file.slice(root.length)}\n`);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

function readWorkspace(root) {
  return readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
}
