import { Agent, request } from "node:http";
import { parseExactly } from "../both-directions/exact-json.mjs";

const agent = new Agent({ keepAlive: true });
/** Milliseconds after which a request counts as not answered. */
const LIMIT_MS = 60_000;

/** Sends the request as it is, byte for byte, and gives the answer; `json` is null when it has none. */
export function send(url, { method, path, headers, body }) {
  const { hostname, port } = new URL(url);
  const options = { agent, hostname, port, method, path, headers, timeout: LIMIT_MS };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(toAnswer(response, Buffer.concat(chunks).toString())));
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    asked.on("error", reject);
    asked.end(body ?? undefined);
  });
}

function toAnswer({ statusCode, headers }, body) {
  const isJson = headers["content-type"]?.startsWith("application/json");
  return { status: statusCode, json: isJson ? parseExactly(body) : null, body };
}
