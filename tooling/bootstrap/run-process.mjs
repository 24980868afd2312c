import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a command to its end and passes on the signals that this process receives.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, quiet?: boolean }} options `quiet`: what it prints is shown only when it
 * fails.
 * @returns {Promise<number>} its exit code; 128 and the signal's number when a signal ended it.
 */
export async function runProcess(command, args, { cwd, env, quiet = false }) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    // npx is a command file on Windows.
    shell: process.platform === "win32" && command === "npx",
  });
  const output = [];
  child.stdout?.on("data", (chunk) => output.push(chunk));
  child.stderr?.on("data", (chunk) => output.push(chunk));
  const passOn = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, passOn);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status, signal) => resolve(status ?? 128 + (constants.signals[signal] ?? 0)));
    });
    if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
    return code;
  } finally {
    for (const signal of signals) process.off(signal, passOn);
  }
}
