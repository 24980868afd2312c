/** `npm run demo`: from a fresh clone to a finished search. Arguments go to `cerebros demo`. */
import "./check-node.mjs";

const { join } = await import("node:path");
const { build, env, install, root } = await import("./workspace.mjs");
const { runProcess } = await import("./run-process.mjs");

const command = join(root, "apps", "runner", "dist", "main.js");
process.exitCode =
  (await install()) ||
  (await build()) ||
  (await runProcess(process.execPath, [command, "demo", ...process.argv.slice(2)], { cwd: root, env }));
