import type { RequestHandler } from "express";

/**
 * Cuts the connection of a client that has begun to send a body and sends nothing more of it. A slow one may take as long
 * as it wants: large artifacts come over slow lines.
 *
 * @param idle_ms milliseconds without a byte. Default two minutes, after which MLflow's own client has given up too.
 */
export function endStalled(idle_ms = 120_000): RequestHandler {
  return (request, _response, next) => {
    const { headers } = request;
    if ("transfer-encoding" in headers || Number(headers["content-length"] ?? 0) > 0) {
      request.setTimeout(idle_ms, () => request.destroy());
      // From then on the server may think as long as it needs.
      request.once("end", () => request.setTimeout(0));
    }
    next();
  };
}
