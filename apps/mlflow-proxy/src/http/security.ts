import { BlockList, isIP } from "node:net";
import { mlflow } from "@cerebros/contracts";
import type { RequestHandler } from "express";
import { toPattern } from "./pattern.js";

/** What `mlflow server` guards by default (compat 2.10). */
export interface Security {
  /** Host names, with or without a port, `*` for any text. Null = this machine's own names and private addresses. */
  allowed_hosts: readonly string[] | null;
  /** Origins of web pages that may change something here, `*` for any text; pages of this machine always may. */
  cors_allowed_origins: readonly string[];
  /** Value of the header of this name; `NONE` = no such header. Default `SAMEORIGIN`. */
  x_frame_options: string;
}

/** Names of this machine, and the address that means all of its own. */
const ownNames = new Set(["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]);

const privateAddresses = new BlockList();
privateAddresses.addSubnet("10.0.0.0", 8);
privateAddresses.addSubnet("172.16.0.0", 12);
privateAddresses.addSubnet("192.168.0.0", 16);
privateAddresses.addSubnet("127.0.0.0", 8);
privateAddresses.addSubnet("fc00::", 7, "ipv6");

/** Headers that tell a browser what not to do with an answer. */
export function securityHeaders({ x_frame_options }: Security): RequestHandler {
  const frame = x_frame_options.toUpperCase();
  return (_request, response, next) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (frame !== "NONE") response.setHeader("X-Frame-Options", frame);
    next();
  };
}

/**
 * Refuses a request that names this server by a host it does not go by (DNS rebinding) with 403.
 *
 * A host is compared with its port and without. MLflow takes any name that begins like a private address, such as
 * `10.attacker.example`; here it has to be an address.
 */
export function guardHost({ allowed_hosts }: Security): RequestHandler {
  const patterns = allowed_hosts?.map(toPattern) ?? null;
  return (request, _response, next) => {
    const host = (request.headers.host ?? "").toLowerCase();
    const name = withoutPort(host);
    const allowed =
      patterns === null
        ? ownNames.has(name) || isPrivateAddress(name)
        : patterns.some((matches) => matches(host) || matches(name));
    next(allowed ? undefined : refuseHost(host));
  };
}

function refuseHost(host: string) {
  return new mlflow.MlflowError(
    "PERMISSION_DENIED",
    `Invalid Host header - possible DNS rebinding attack detected: this server does not go by the name ` +
      `${JSON.stringify(host)}. Start it with --allowed-hosts (MLFLOW_SERVER_ALLOWED_HOSTS) to let it.`,
  );
}

/** `[::1]:5000` is `[::1]`, `a:5000` is `a`. */
function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

function isPrivateAddress(name: string): boolean {
  const address = name.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(address);
  return family !== 0 && privateAddresses.check(address, family === 6 ? "ipv6" : "ipv4");
}
