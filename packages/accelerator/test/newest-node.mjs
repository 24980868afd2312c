// Compares the weights that training gives in this Node, in two processes, and in the newest that npm offers:
//
//   node test/newest-node.mjs
//
// Fails when those of WebAssembly differ. The plain kernels call exp, log and tanh of the engine, whose last bits are its own
// choice; that they agree is stated and not promised.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./fingerprint.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "cerebros-newest-node-"));
try {
  execFileSync("npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--prefix",
    folder,
    "node@latest",
  ]);
  const newest = join(folder, "node_modules", ".bin", "node");
  const runs = [process.execPath, process.execPath, newest].map((node) =>
    JSON.parse(execFileSync(node, [script, "1"], { encoding: "utf8" })),
  );
  for (const run of runs) process.stdout.write(`${JSON.stringify(run)}\n`);
  const agree = (name) => new Set(runs.map((run) => run[name])).size === 1;
  for (const name of ["wasm", "plain"]) {
    process.stdout.write(`${name}: ${agree(name) ? "the same bits everywhere" : "different bits"}\n`);
  }
  process.exitCode = agree("wasm") ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
