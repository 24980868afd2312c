#!/usr/bin/env node
// pnpm bench NAME [...]: runs benchmarks/NAME/run.mjs with what follows; without a name, lists what there is.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("./", import.meta.url);
const names = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/run.mjs`, folder)));
const [name, ...rest] = process.argv.slice(2);

if (name === undefined) {
  console.log(`pnpm bench NAME [...]\n\n${names.join("\n")}`);
} else if (!names.includes(name)) {
  console.error(`there is no benchmark ${name}: expected one of ${names.join(", ")}`);
  process.exitCode = 2;
} else {
  const script = fileURLToPath(new URL(`${name}/run.mjs`, folder));
  const child = spawn(process.execPath, [script, ...rest], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.once("exit", (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal) console.error(`${name} was ended by ${signal}`);
  });
}
