import type { ClientRequest, IncomingMessage } from "node:http";
import type { RemoteOutcome } from "./answer.js";
import type { ForwardRequest } from "./decide.js";

/** The platform's own limit for a body; a result that Thunderline can use is far below it. */
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * Posts the request once and waits for the whole answer, `limit_ms` at most. Never rejects, follows no redirect, tries
 * no second time: retrying is the platform's part (interop 2.4).
 */
export async function forward(request: ForwardRequest, limit_ms: number): Promise<RemoteOutcome> {
  const { url } = request.target;
  // Loaded here, because most calls have no remote and should not pay for it.
  const http = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const { isIP } = await import("node:net");
  const body = Buffer.from(request.body);

  return new Promise((resolve) => {
    let post: ClientRequest | null = null;
    let looking = isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0;
    const finish = (outcome: RemoteOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      post?.destroy();
    };
    const fail = (reason: string) => finish({ kind: "failed", reason, stuck: false });
    const onTime = () =>
      finish({ kind: "failed", reason: `no answer within ${Math.round(limit_ms)} ms`, stuck: looking });
    const timer = setTimeout(onTime, Math.max(1, limit_ms));

    const onResponse = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response
        .on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > MAX_RESPONSE_BYTES) fail(`the answer is longer than ${MAX_RESPONSE_BYTES} bytes`);
        })
        .on("error", (error) => fail(describe(error)))
        .on("end", () =>
          finish({ kind: "response", status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
    };

    try {
      post = http
        .request(url, {
          method: "POST",
          // No connection outlives the one request.
          agent: false,
          headers: {
            "Content-Type": "application/json",
            "Content-Length": body.length,
            Accept: "application/json",
            "Accept-Encoding": "identity",
            // The body is flat and has no room for the name; /bridge/ops serves many.
            "X-Cerebros-Bridge-Op": encodeURIComponent(request.op.replace(/\p{Surrogate}/gu, "\uFFFD")),
          },
        })
        .on("socket", (socket) => {
          socket.on("lookup", () => {
            looking = false;
          });
        })
        .on("response", onResponse)
        .on("error", (error) => fail(describe(error)))
        .end(body);
    } catch (error) {
      // A password with a broken escape, for one, is refused before anything is sent.
      fail(describe(error));
    }
  });
}

/** Errors of several connection attempts have no message of their own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return Array.from(error.errors, describe).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
