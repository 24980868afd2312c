import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Remote {
  url: string;
  requests: ReceivedRequest[];
  close: () => Promise<void>;
}

/** A real HTTP server on a free port; `answer` is called when a request has arrived wholly. */
export async function startRemote(
  answer: (response: ServerResponse, request: ReceivedRequest) => void,
): Promise<Remote> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method, url, headers } = request;
    const received = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
    requests.push(received);
    answer(response, received);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The address of a server that is gone. */
export async function deadUrl(): Promise<string> {
  const remote = await startRemote((response) => response.end());
  await remote.close();
  return remote.url;
}
