import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { honest, root } from "./data.mjs";

/**
 * `cerebros run` with these arguments, from a cold start of its own service; everything it keeps is thrown away afterwards.
 * `seconds` are those of the whole command, `document` is what it printed, null when it ended with another status than 0.
 */
export function run(args) {
  const folder = mkdtempSync(join(tmpdir(), "cerebros-ames-"));
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "apps/runner/dist/main.js"), "run", ...args, "--data-dir", folder, "--json"],
    { encoding: "utf8", maxBuffer: 64 * 2 ** 20 },
  );
  const seconds = (performance.now() - started) / 1_000;
  rmSync(folder, { recursive: true, force: true });
  return { seconds, status, stderr, document: status === 0 ? JSON.parse(stdout) : null };
}

/** The same, and an error when the search did not succeed. */
export function search(args) {
  const { status, stderr, ...found } = run(args);
  if (status !== 0) throw new Error(`the search ended with ${status}: ${stderr.slice(-2_000)}`);
  return found;
}

/** A search under the honest protocol. The winner is not trained again from other seeds. */
export function honestSearch(file, { split, seed, trials, ensemble }) {
  const { target, drop, categorical, target_transform } = honest;
  return search([
    ...["--data", file, "--target", target, "--drop", drop.join(), "--categorical", categorical.join()],
    ...["--target-transform", target_transform, "--split", split, "--seed", String(seed)],
    ...["--trials", String(trials), "--ensemble", String(ensemble), "--seeds", "0"],
  ]);
}
