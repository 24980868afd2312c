import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * A throw-away PostgreSQL from Debian's package, on a free port of this machine, without a Unix socket. It refuses to run
 * as root, so there it runs as the user `postgres`.
 *
 * @returns its URI, and functions: `halt` ends it as a crash would and keeps its files, `resume` starts it again at the
 *   same address, `stop` ends it and removes its files.
 */
export async function startPostgres() {
  const bin = binaries();
  const account = process.getuid?.() === 0 ? accountOf("postgres") : {};
  const folder = mkdtempSync(join(tmpdir(), "cerebros-postgres-"));
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const options = { cwd: folder, stdio: "pipe", ...account };
  const data = join(folder, "data");
  const flags = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"];
  execFileSync(join(bin, "initdb"), flags, options);
  const port = await freePort();
  let running = await start();

  async function start() {
    const server = spawn(
      join(bin, "postgres"),
      ["-D", data, "-p", String(port), "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"],
      { ...options, stdio: "ignore" },
    );
    const ended = new Promise((resolve) => server.once("exit", resolve));
    await ready(bin, port, ended);
    return { server, ended };
  }

  async function end(signal) {
    running.server.kill(signal);
    await running.ended;
  }

  return {
    uri: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    halt: () => end("SIGQUIT"),
    async resume() {
      running = await start();
    },
    async stop() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Folder of the newest server that is installed; Debian keeps it off the path. */
function binaries() {
  if (newest() === undefined) {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    execFileSync("apt-get", ["install", "-y", "-qq", "postgresql"], { stdio: "inherit" });
  }
  const version = newest();
  if (version === undefined)
    throw new Error("no PostgreSQL in /usr/lib/postgresql: install Debian's package");
  return `/usr/lib/postgresql/${version}/bin`;
}

function newest() {
  try {
    return readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a))[0];
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function accountOf(name) {
  const id = (flag) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves once the server answers; throws when it ended or is not there after 30 seconds. */
async function ready(bin, port, ended) {
  let running = true;
  ended.then(() => {
    running = false;
  });
  for (let attempt = 0; running && attempt < 150; attempt++) {
    try {
      execFileSync(join(bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error("PostgreSQL did not start");
}

/** `node postgres.mjs command…` runs the command with MLFLOW_TEST_POSTGRES_URI set, and ends with its exit code. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command, ...parameters] = process.argv.slice(2);
  if (command === undefined) {
    process.stderr.write("usage: node postgres.mjs <command> [arguments]\n");
    process.exit(2);
  }
  const postgres = await startPostgres();
  try {
    const child = spawn(command, parameters, {
      stdio: "inherit",
      env: { ...process.env, MLFLOW_TEST_POSTGRES_URI: postgres.uri },
    });
    process.exitCode = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? 1));
    });
  } finally {
    await postgres.stop();
  }
}
