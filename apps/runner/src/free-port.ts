import { CerebrosError } from "@cerebros/contracts";
import { isPortFree } from "@cerebros/server";

/** The first port at or above `first` that nothing listens on. */
export async function findFreePort(first: number): Promise<number> {
  for (let port = first; port < first + 100 && port <= 65_535; port++) {
    if (await isPortFree(port)) return port;
  }
  throw new CerebrosError("port_in_use", `all ports from ${first} to ${first + 99} are in use`, {
    field: "port",
  });
}

/** Refuses a port that the user named and that something listens on. */
export async function requireFreePort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new CerebrosError(
    "port_in_use",
    `--port ${port} is in use on 127.0.0.1: stop what listens there, or give another --port`,
    { field: "port" },
  );
}
