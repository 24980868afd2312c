import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../test/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const total = 200 * 1024 * 1024;

/** Sends 200 MB without holding them, and gives the status and the most memory, in bytes, that this process took meanwhile. */
async function pour(
  method: string,
  path: string,
  announced: boolean,
): Promise<{ status: number; grown: number }> {
  const chunk = Buffer.alloc(1024 * 1024, "[");
  const before = process.memoryUsage().rss;
  let most = before;
  const headers = { "content-type": "application/json", ...(announced ? { "content-length": total } : {}) };
  const asked = request({ host: "127.0.0.1", port: server.port, method, path, headers });
  const answered = new Promise<number>((resolve, reject) => {
    asked.on("error", reject).on("response", (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
  });
  for (let sent = 0; sent < total; sent += chunk.byteLength) {
    if (!asked.write(chunk)) await new Promise((resolve) => asked.once("drain", resolve));
    most = Math.max(most, process.memoryUsage().rss);
  }
  asked.end();
  return { status: await answered, grown: most - before };
}

describe("200 MB", () => {
  // The server runs in the process of the test, whose own chunks are counted too.
  const bound = 128 * 1024 * 1024;

  it.each([true, false])(
    "as a JSON body are refused without being kept, announced: %j",
    async (announced) => {
      const { status, grown } = await pour("POST", "/api/2.0/mlflow/runs/create", announced);
      expect(status).toBe(413);
      expect(grown).toBeLessThan(bound);
    },
  );

  it("as an artifact go to the disk as they come", async () => {
    const { status, grown } = await pour("PUT", "/api/2.0/mlflow-artifacts/artifacts/large.bin", true);
    expect(status).toBe(200);
    expect(grown).toBeLessThan(bound);
  });
});
