import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

/*
 * Few files instead of some 800 modules, which take half of a start to find and read. What only some servers need, the
 * PostgreSQL client among it, stays in files of its own, read when they are needed. Names are kept, for traces of errors.
 * `--watch` builds again after every change.
 */
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const options = {
  absWorkingDir: path("."),
  // The second is for compat/, which makes a database without a server.
  entryPoints: ["src/main.ts", "src/store/dialect/sqlite/open.ts"],
  outbase: "src",
  outdir: "dist",
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  charset: "utf8",
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  // A native library finds its binary beside itself; pg does without one.
  external: ["libsql", "pg-native"],
  // Packages that are scripts require Node's own modules.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
};

if (process.argv.includes("--watch")) {
  await (await context({ ...options, logLevel: "info" })).watch();
} else {
  rmSync(path("dist"), { recursive: true, force: true });
  await build(options);
}
