import type { RequestHandler } from "express";

/**
 * Refuses what a web page of another site could make a browser send to a server on this machine: a request whose Origin
 * is not the host it is sent to, and, on a loopback address, a Host header that names no loopback host (DNS rebinding).
 */
export function guardOrigin(): RequestHandler {
  return (request, response, next) => {
    const host = request.headers.host ?? "";
    const { origin } = request.headers;
    if (origin !== undefined && hostOf(origin) !== host) {
      response.status(403).json(refusal(`origin ${origin} may not call ${host}`));
      return;
    }
    const local = request.socket.localAddress ?? "";
    if (isLoopback(local) && !isLoopbackName(host)) {
      response.status(403).json(refusal(`host ${host} is not a name of this machine's loopback address`));
      return;
    }
    next();
  };
}

const refusal = (message: string) => ({ code: "invalid_input", message, field: "host" });

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127.");
}

function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}
