import type { RequestListener } from "node:http";
import { CerebrosError } from "@cerebros/contracts";
import { type Listening, type Logger, listen } from "@cerebros/server";

/** Bytes of request line and headers that MLflow's server takes: a search by GET has its whole filter there. */
const maxHeaderSize = 64 * 1024;

/**
 * Listens on one address, or, when none is given, on 127.0.0.1 and on ::1 of the same port, since `localhost` means the
 * one to some clients and the other to the rest. A machine without IPv6, or one where something else has that port of
 * ::1, is served on 127.0.0.1 alone, with a line in the log.
 */
export async function listenHere(
  handler: RequestListener,
  { host, port, log }: { host: string | undefined; port: number; log: Logger },
): Promise<[Listening, ...Listening[]]> {
  if (host !== undefined) return [await listen(handler, { host, port, maxHeaderSize })];
  const first = await listen(handler, { host: "127.0.0.1", port, maxHeaderSize });
  try {
    return [first, await listen(handler, { host: "::1", port: first.port, maxHeaderSize })];
  } catch (error) {
    if (!isUnavailable(error)) {
      await first.close();
      throw error;
    }
    log.info({ port: first.port, reason: error.message }, "not listening on ::1");
    return [first];
  }
}

function isUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isTaken = error instanceof CerebrosError && ["port_in_use", "invalid_input"].includes(error.code);
  return isTaken || ("code" in error && error.code === "EAFNOSUPPORT");
}
