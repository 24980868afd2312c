import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const limitMs = 15 * 60_000;

/** Where peers are installed: CEREBROS_PEERS, or cerebros-peers below TMPDIR. */
export const peersFolder = process.env.CEREBROS_PEERS ?? join(tmpdir(), "cerebros-peers");

/**
 * Path of the Python of a virtual environment with the packages that a requirements file pins, named like the file. Made once
 * and reused while the file stays the same.
 */
export async function pythonWith(requirements, cache = peersFolder) {
  const file = fileURLToPath(requirements);
  const wanted = createHash("sha256").update(readFileSync(file)).digest("hex");
  const folder = join(cache, basename(file, ".txt"));
  const stamp = join(folder, "requirements.sha256");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    console.log(`installing ${basename(file)} into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await run("python3", ["-m", "venv", folder]);
    const pip = join(folder, "bin", "pip");
    await run(pip, ["install", "--quiet", "--disable-pip-version-check", "--requirement", file]);
    writeFileSync(stamp, wanted);
  }
  return join(folder, "bin", "python");
}

/** The program's output is shown only when it failed. */
async function run(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${Buffer.concat(output)}`);
}
