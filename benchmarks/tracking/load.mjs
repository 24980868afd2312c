import { Agent, request } from "node:http";

/** Milliseconds after which an answer counts as missing. */
const ANSWER_LIMIT_MS = 120_000;

/**
 * Sends requests over `connections` kept-alive connections, each of which waits for its answer before it sends the next,
 * until the time or the count is used up; every connection sends one at least. Throws on the first answer that is not a
 * 200 or that `check` refuses.
 *
 * @param next makes the nth request: `{ method, path, body }`, or null when there is nothing more to ask.
 * @param check is given the answer's bytes and the request.
 * @returns latencies in ms from sending to the answer's last byte, the wall time in ms without the checks of a single
 * connection, and the share of the time in which this process was busy.
 */
export async function load({ port, connections, seconds, requests, next, check }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true });
  const latencies = [];
  let sent = 0;
  let checking = 0;
  let bytes = 0;
  const idle = performance.eventLoopUtilization();
  const start = performance.now();
  const worker = async () => {
    do {
      if (sent >= requests) return;
      const asked = next(sent++);
      if (asked === null) return;
      const at = performance.now();
      const { status, body } = await send(agent, port, asked);
      const answered = performance.now();
      latencies.push(answered - at);
      bytes += body.length;
      if (status !== 200)
        throw new Error(`${asked.path} answered ${status}: ${body.toString().slice(0, 500)}`);
      check(body, asked);
      checking += performance.now() - answered;
    } while (performance.now() - start < seconds * 1_000);
  };
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    agent.destroy();
  }
  const wall = performance.now() - start;
  return {
    latencies,
    // One connection waits while its answer is checked; with several the server works on meanwhile.
    wall_ms: connections === 1 ? wall - checking : wall,
    generator_busy: performance.eventLoopUtilization(idle).utilization,
    bytes,
  };
}

/** One request over a connection of its own or of the agent; resolves to status and bytes. */
export function send(agent, port, { method = "GET", path, body }) {
  return new Promise((resolve, reject) => {
    const headers = body && { "Content-Type": "application/json", "Content-Length": body.length };
    const outgoing = request(
      { host: "127.0.0.1", port, method, path, agent, headers, timeout: ANSWER_LIMIT_MS },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          resolve({
            status: response.statusCode,
            body: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.once("timeout", () =>
      outgoing.destroy(new Error(`${path}: no answer in ${ANSWER_LIMIT_MS} ms`)),
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
