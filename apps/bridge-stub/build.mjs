import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

/*
 * One file without dependencies; `--watch` builds again after every change.
 *
 * It is a script, not a module, because Node starts a module 4 to 6 ms later. This package says "type": "module", hence
 * the marker beside the file. Copied away without the marker, under any name and next to any package.json, the file runs
 * all the same: it imports nothing at its top and takes Node's modules from `process`, which scripts and modules have.
 */
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const markAsScript = {
  name: "mark-as-script",
  setup: ({ onEnd }) =>
    onEnd(({ errors }) => {
      if (errors.length > 0) return;
      writeFileSync(path("dist/package.json"), '{ "type": "commonjs" }\n');
      chmodSync(path("dist/stub.js"), 0o755);
    }),
};

const options = {
  absWorkingDir: path("."),
  entryPoints: ["src/main.ts"],
  outfile: "dist/stub.js",
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  charset: "utf8",
  banner: { js: "#!/usr/bin/env node\nvar require = process.getBuiltinModule;" },
  plugins: [markAsScript],
};

if (process.argv.includes("--watch")) {
  await (await context({ ...options, logLevel: "info" })).watch();
} else {
  rmSync(path("dist"), { recursive: true, force: true });
  mkdirSync(path("dist"));
  await build(options);
}
