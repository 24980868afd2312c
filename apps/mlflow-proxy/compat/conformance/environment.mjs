import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const INSTALL_LIMIT_MS = 15 * 60_000;

/**
 * A virtual environment with the packages of `requirements/<name>.txt`, made once and reused while that file stays
 * the same. Returns the folder of its programs.
 */
export async function ensureEnvironment(name, cache) {
  const requirements = new URL(`requirements/${name}.txt`, import.meta.url).pathname;
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const folder = join(cache, name);
  const stamp = join(folder, "requirements.sha256");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    process.stdout.write(`installing ${name} into ${folder}\n`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--requirement",
      requirements,
    ]);
    writeFileSync(stamp, wanted);
  }
  return join(folder, "bin");
}

/** The program's output is shown only when it failed. */
async function run(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: INSTALL_LIMIT_MS });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${Buffer.concat(output)}`);
}
