import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the built server on a free port. Its other log lines go where ours go. */
export async function startServer(directory, flags = []) {
  const main = new URL("../dist/main.js", import.meta.url).pathname;
  const server = spawn(process.execPath, [main, "server", "--port", "0", ...flags], {
    cwd: directory,
    stdio: ["ignore", "inherit", "pipe"],
  });
  const exited = new Promise((resolve) => server.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    exited.then((code) => reject(new Error(`the server ended with exit code ${code}`)));
    createInterface({ input: server.stderr }).on("line", (line) => {
      const entry = line.startsWith("{") ? JSON.parse(line) : {};
      if (entry.msg === "listening") resolve(entry.url);
      else process.stderr.write(`${line}\n`);
    });
  });
  return {
    url,
    async stop() {
      server.kill("SIGTERM");
      await exited;
    },
  };
}
