/*
 * Compiles assembly/ to WebAssembly and embeds the bytes in dist/wasm/kernel-bytes.js, so that the package works from npm,
 * from a bundle and in a browser without fetching a file. `tsc` then compiles src/.
 *
 * AssemblyScript looks like TypeScript but is not: its files end in .as, so that no tool takes them for TypeScript, and are
 * handed to the compiler under the names that it expects.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL(".", import.meta.url));

const { error, stderr } = await asc.main(
  [
    "assembly/index.ts",
    ...["--baseDir", folder, "--outFile", "dist/wasm/kernels.wasm"],
    // No allocation happens in the kernels: no runtime, and no assertions in their inner loops.
    ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
    ...["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536", "--enable", "simd"],
  ],
  {
    readFile: (name, directory) => {
      const path = join(directory, name.replace(/\.ts$/, ".as"));
      return existsSync(path) ? readFileSync(path, "utf8") : null;
    },
    writeFile: (_, contents) => {
      mkdirSync(`${folder}/dist/wasm`, { recursive: true });
      writeFileSync(
        `${folder}/dist/wasm/kernel-bytes.js`,
        `export const kernelBytes =\n  "${Buffer.from(contents).toString("base64")}";\n`,
      );
      writeFileSync(
        `${folder}/dist/wasm/kernel-bytes.d.ts`,
        "/** The WebAssembly module of the kernels, base64. */\nexport declare const kernelBytes: string;\n",
      );
    },
  },
);
if (error) {
  process.stderr.write(`${stderr.toString()}\n${error.message}\n`);
  process.exitCode = 1;
}
