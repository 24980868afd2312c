import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const command = here("../../apps/runner/dist/main.js");
const iris = here("../../examples/iris.csv");
/** A trial's line begins with its id, which ends in its number, and its state. */
const finished = /^\S+-\d{4} +succeeded/m;

/**
 * Milliseconds from spawning `cerebros run` to the line of its first finished trial. The run is then seen to its end.
 *
 * @param options.args added to those of the run, which searches the iris data with the defaults but for four trials.
 * @param options.env added to PATH, the whole environment.
 */
export async function firstTrial({ args = [], env = {} }) {
  const run = ["run", "--data", iris, "--target", "species", "--trials", "4", "--seeds", "0"];
  const started = performance.now();
  const child = spawn(process.execPath, [command, ...run, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let first = null;
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].on("data", (chunk) => {
      said[stream] += chunk;
      if (stream === "stdout" && finished.test(said.stdout)) first ??= performance.now() - started;
    });
  }
  const [code] = await once(child, "close");
  if (code !== 0 || first === null) {
    throw new Error(`cerebros run ended with ${code}:\n${said.stdout}${said.stderr}`);
  }
  return Math.round(first);
}
