import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CerebrosError } from "@cerebros/contracts";

export interface ListenOptions {
  /** Address to bind. Default 127.0.0.1. */
  host?: string;
  /** 0 = any free port. */
  port: number;
  /** Bytes of request line and headers together; more is answered with 431. Default 16 kB. */
  maxHeaderSize?: number;
}

export interface Listening {
  server: Server;
  port: number;
  /** `http://host:port`, reachable from this machine. */
  url: string;
  /**
   * Takes no further connection, lets running requests finish for up to `graceMs` (default 2,000), then cuts the rest.
   * Harmless when repeated.
   */
  close(graceMs?: number): Promise<void>;
}

/** Starts an HTTP server; a port in use is a `port_in_use` error that names it. */
export async function listen(
  handler: RequestListener,
  { host = "127.0.0.1", port, maxHeaderSize = 16 * 1024 }: ListenOptions,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(toListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  let closed: Promise<void> | null = null;
  return {
    server,
    port: bound,
    url: `http://${reachableHost(host)}:${bound}`,
    close(graceMs = 2_000) {
      closed ??= close(server, graceMs);
      return closed;
    },
  };
}

/** True if nothing listens there, so that a caller may look for the next port. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  try {
    await (await listen(() => {}, { host, port })).close();
    return true;
  } catch (error) {
    if (error instanceof CerebrosError && error.code === "port_in_use") return false;
    throw error;
  }
}

function toListenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === "EADDRINUSE") {
    return new CerebrosError(
      "port_in_use",
      `port ${port} on ${host} is in use: stop what listens there, or give another --port`,
      { field: "port", cause: error },
    );
  }
  if (error.code === "EACCES") {
    return new CerebrosError("invalid_input", `port ${port} needs privileges: give a --port above 1023`, {
      field: "port",
      cause: error,
    });
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new CerebrosError("invalid_input", `--host ${host} is no address of this machine`, {
      field: "host",
      cause: error,
    });
  }
  return error;
}

function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

async function close(server: Server, graceMs: number): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await done;
  clearTimeout(cut);
}
